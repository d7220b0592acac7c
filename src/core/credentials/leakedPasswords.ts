import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { normalisePassword } from './hashing.ts';

/** Tells passwords that are in a known leak. */
export interface LeakedPasswords {
  /** Never throws: when it cannot be found out, the answer is no and the log says so. */
  has(password: string): Promise<boolean>;
}

/** Milliseconds. Somebody is waiting for the page. */
const TIMEOUT = 1_500;
/** Bytes. A padded answer has about 40,000. */
const LARGEST_ANSWER = 1_000_000;
const LINE = /^[0-9A-F]{35}:\d{1,12}$/;

/** An answer that is none; `message` holds nothing of the password. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * Asks Have I Been Pwned by k-anonymity: five characters of the password's SHA-1 go out, and the service answers with
 * the hundreds of hashes that begin so, padded to hide how many (haveibeenpwned.com/API/v3#PwnedPasswords).
 */
export function makeLeakedPasswords({
  baseUrl,
  log,
}: {
  baseUrl: string;
  log: Pick<Logger, 'warn'>;
}): LeakedPasswords {
  const range = `${baseUrl.replace(/\/$/, '')}/range/`;
  return {
    async has(password) {
      const hash = createHash('sha1').update(normalisePassword(password)).digest('hex').toUpperCase();
      try {
        return isAmong(await fetchRange(range + hash.slice(0, 5)), hash.slice(5));
      } catch (error) {
        // Neither the address nor the error, whose text may hold it: five characters of a hash are a hint.
        const reason = error instanceof NoAnswer ? error.message : nameOf(error);
        log.warn({ reason }, 'a new password could not be looked up among leaked ones, and was let pass');
        return false;
      }
    },
  };
}

async function fetchRange(url: string): Promise<string> {
  const answer = await fetch(url, {
    headers: { 'Add-Padding': 'true', 'User-Agent': 'Keydesk' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new NoAnswer(`It was answered ${answer.status}.`);
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    // Leaving the loop cancels the rest.
    if (bytes > LARGEST_ANSWER) throw new NoAnswer('The answer was too large.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('latin1');
}

/** Lines of padding have a count of zero. @throws NoAnswer when it is no list of hashes. */
function isAmong(list: string, ending: string): boolean {
  const lines = list.split(/\r?\n/).filter(Boolean);
  if (lines.length === 0 || !lines.every((line) => LINE.test(line)))
    throw new NoAnswer('The answer was no list of hashes.');
  const found = lines.find((line) => line.startsWith(ending));
  return found !== undefined && Number(found.slice(ending.length + 1)) > 0;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
