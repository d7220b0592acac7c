import { pino } from 'pino';
import { systemClock } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { makePasswordHashing } from '../../../src/core/credentials/hashing.ts';
import type { PrismaClient } from '../../../src/core/database/client.ts';
import { openQueue } from '../../../src/core/queue.ts';
import { makeSecrets } from '../../../src/core/secrets.ts';

/**
 * A core of the test's own in a Keydesk's database, with the same APP_SECRET: to prepare and to look. Jobs that it adds
 * are stored, and the running Keydesk works on them.
 */
export async function openOwnHand(
  { url, db }: { url: string; db: PrismaClient },
  { APP_SECRET = '', PUBLIC_URL = '' }: Record<string, string>,
): Promise<Core & { close(): Promise<void> }> {
  const log = pino({ level: 'silent' });
  const queue = await openQueue({ url, log, background: false });
  return {
    db,
    clock: systemClock,
    secrets: makeSecrets([Buffer.from(APP_SECRET, 'base64')]),
    queue,
    hashing: await makePasswordHashing(),
    log,
    publicUrl: PUBLIC_URL,
    close: () => queue.close(2_000),
  };
}
