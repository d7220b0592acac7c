import { pino } from 'pino';
import type { Core } from '../../src/core/core.ts';
import { makePasswordHashing, type PasswordHashing } from '../../src/core/credentials/hashing.ts';
import { openQueue } from '../../src/core/queue.ts';
import { makeSecrets } from '../../src/core/secrets.ts';
import { makeTestClock, type TestClock } from './clock.ts';
import { openTestDatabase } from './database.ts';

/** A Core on a database of its own, with a clock that tests turn and a log that they can search. */
export interface TestCore extends Core {
  readonly clock: TestClock;
  /** The database's address, for a second process on the same one. */
  readonly url: string;
  /** Every log line so far, as written. */
  readonly logLines: string[];
  close(): Promise<void>;
}

let hashing: Promise<PasswordHashing> | undefined;

/**
 * @param background true: jobs run in the background, as in the real thing, once workers are registered.
 *   False (default): jobs are stored, and the test calls the handlers itself.
 */
export async function makeTestCore({
  background = false,
  publicUrl = 'http://127.0.0.1:3000',
}: {
  background?: boolean;
  publicUrl?: string;
} = {}): Promise<TestCore> {
  const database = await openTestDatabase();
  const logLines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logLines.push(line) });
  hashing ??= makePasswordHashing();
  const queue = await openQueue({ url: database.url, log, background });
  return {
    db: database.db,
    url: database.url,
    clock: makeTestClock(),
    secrets: makeSecrets([Buffer.alloc(32, 'test')]),
    queue,
    hashing: await hashing,
    log,
    logLines,
    publicUrl,
    async close() {
      await queue.close(2_000);
      await database.close();
    },
  };
}
