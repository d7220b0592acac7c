import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CsvError, type InfoRecord, parse } from 'csv-parse';
import { UnreadableFile } from './errors.ts';
import { COLUMNS, type CsvRow, type FileKind, type ImportFile, type Problem } from './importedFile.ts';
import { utf8Text } from './utf8.ts';

/** A row of more than this many characters is not a row: a closing quote is missing. */
const LONGEST_ROW = 1_000_000;

/**
 * Reads a file row by row, without holding more than a few rows in memory.
 * Rows that are no proper CSV go to `refuse`, and so do rows with too many or too few cells; the others come out.
 * @throws UnreadableFile when the file as a whole cannot be used: encoding, header, an open quote.
 */
export async function* readRows(
  file: ImportFile,
  kind: FileKind,
  refuse: (problem: Problem) => void,
): AsyncGenerator<CsvRow> {
  let readUntil = 0;
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: '\n',
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
    skip_empty_lines: true,
    skip_records_with_error: true,
    // Heard as it is read; rows come out of the stream later.
    on_record: (record: string[], { lines }) => {
      readUntil = lines;
      return record;
    },
  });
  let header: string[] | undefined;
  let fatal: UnreadableFile | undefined;
  parser.on('skip', (error: CsvError) => {
    const line = Number(error.lines);
    if (error.code === 'CSV_MAX_RECORD_SIZE' || error.code === 'CSV_QUOTE_NOT_CLOSED') {
      fatal ??= new UnreadableFile(
        file.name,
        `The row that begins at line ${readUntil + 1} does not end. Look for a quotation mark (") that is opened and not closed.`,
      );
    } else if (line !== readUntil) {
      readUntil = line;
      refuse({
        file: file.name,
        line,
        reason:
          'A quotation mark (") stands inside a cell. Put the whole cell in quotation marks and double the inner ones ("").',
      });
    }
  });
  const content =
    typeof file.content === 'string' ? Readable.from([Buffer.from(file.content)]) : file.content();
  const reading = pipeline(content, (chunks: AsyncIterable<Buffer>) => utf8Text(file.name, chunks), parser);
  // Awaited below; without this an early end of the loop would leave its failure unheard.
  reading.catch(() => {});
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
    if (fatal) break;
    const cells = record.map((cell) => cell.trim());
    const line = info.lines - lineEndsInside(record);
    if (!header) header = checkHeader(file.name, kind, cells);
    // Spreadsheets leave rows of nothing but commas behind.
    else if (cells.every((cell) => cell === '')) continue;
    else if (cells.length === header.length) {
      yield { line, cells: Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ''])) };
    } else {
      const reason = `The row has ${cells.length} cells; the header has ${header.length}.`;
      refuse({ file: file.name, line, reason });
    }
  }
  if (fatal) throw fatal;
  await reading;
  if (!header)
    throw new UnreadableFile(file.name, `It is empty. Its first line must be: ${COLUMNS[kind].join(',')}`);
}

/** The reader says where a row ends; people look for where it begins. */
function lineEndsInside(record: readonly string[]): number {
  return record.reduce((lines, cell) => lines + cell.split('\n').length - 1, 0);
}

/** Any order, nothing missing, nothing else. @throws UnreadableFile */
function checkHeader(file: string, kind: FileKind, header: string[]): string[] {
  const columns: readonly string[] = COLUMNS[kind];
  const names = header.map((name) => name.toLowerCase());
  const wanted = `The first line must be: ${columns.join(',')}`;
  if (names.length === 1 && /[;\t]/.test(names[0] ?? '')) {
    throw new UnreadableFile(
      file,
      `Its columns are not separated by commas. Save it as “CSV UTF-8 (comma delimited)”.`,
    );
  }
  const missing = columns.filter((column) => !names.includes(column));
  const unknown = names.filter((name) => !columns.includes(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (missing.length > 0)
    throw new UnreadableFile(file, `The column ${missing.join(', ')} is missing. ${wanted}`);
  if (unknown.length > 0)
    throw new UnreadableFile(file, `The column “${unknown[0]?.slice(0, 40)}” is not known. ${wanted}`);
  if (twice.length > 0) throw new UnreadableFile(file, `The column ${twice[0]} is there twice. ${wanted}`);
  return names;
}
