import { UnreadableFile } from './errors.ts';

const NEWLINE = 0x0a;

/**
 * The text of UTF-8 bytes, chunk by chunk, every line ending in a plain line feed, so that lines can be counted.
 * A byte-order mark at the beginning stays for the CSV reader.
 * @throws UnreadableFile when they are not UTF-8: a name that is stored wrong is found by nobody.
 */
export async function* utf8Text(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 1;
  let first = true;
  let held = '';
  for await (const chunk of chunks) {
    if (first && isUtf16(chunk)) {
      throw new UnreadableFile(
        file,
        'It is in UTF-16. Save it as “CSV UTF-8 (comma delimited)” and import again.',
      );
    }
    first = false;
    const text =
      held +
      decode(
        () => decoder.decode(chunk, { stream: true }),
        file,
        () => line + linesBeforeFault(chunk),
      );
    // The other half of its line end may be in the next chunk.
    held = text.endsWith('\r') ? '\r' : '';
    yield withLineFeeds(text.slice(0, text.length - held.length));
    for (const byte of chunk) if (byte === NEWLINE) line += 1;
  }
  yield withLineFeeds(
    held +
      decode(
        () => decoder.decode(),
        file,
        () => line,
      ),
  );
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function decode(text: () => string, file: string, line: () => number): string {
  try {
    return text();
  } catch {
    throw new UnreadableFile(
      file,
      `It is not in UTF-8 (see line ${line()}). Save it as “CSV UTF-8 (comma delimited)” and import again.`,
    );
  }
}

/** How many whole lines of a chunk stand before the first that is not UTF-8. */
function linesBeforeFault(chunk: Buffer): number {
  let from = 0;
  for (let lines = 0; ; lines += 1) {
    const end = chunk.indexOf(NEWLINE, from);
    if (end < 0) return lines;
    if (chunk.toString('utf8', from, end).includes('\u{FFFD}')) return lines;
    from = end + 1;
  }
}

function isUtf16(start: Buffer): boolean {
  return start.length >= 2 && (start.readUInt16BE() === 0xfffe || start.readUInt16BE() === 0xfeff);
}
