/**
 * A process of its own that sets credits aside: told the database, the account and the texts, it opens its
 * connections, says so, waits for a word on stdin, reserves for all of them at once and prints how many got a credit.
 */
import { once } from 'node:events';
import { pino } from 'pino';
import { makePasswordHashing } from '../../../../src/core/credentials/hashing.ts';
import { reserveCredit } from '../../../../src/core/credits/ledger.ts';
import { NoCredits } from '../../../../src/core/credits/refusals.ts';
import { openPool, prismaOver } from '../../../../src/core/database/connections.ts';
import type { AccountId, DeliveryId } from '../../../../src/core/ids.ts';
import { openQueue } from '../../../../src/core/queue.ts';
import { makeSecrets } from '../../../../src/core/secrets.ts';

const [url = '', account = '', ...texts] = process.argv.slice(2);
const accountId = account as AccountId;
const log = pino({ level: 'silent' });
const pool = openPool(url, 'reserving', 10);
const queue = await openQueue({ url, log, background: false });
const core = {
  db: prismaOver(pool),
  clock: { now: () => new Date() },
  secrets: makeSecrets([Buffer.alloc(32, 'test')]),
  queue,
  hashing: await makePasswordHashing(),
  log,
  publicUrl: '',
};
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const outcomes = await Promise.all(
  texts.map((id) =>
    core.db
      .$transaction((tx) => reserveCredit(core, tx, { accountId, deliveryId: id as DeliveryId }), {
        maxWait: 20_000,
        timeout: 20_000,
      })
      .then(
        () => 'reserved',
        (error: unknown) => (error instanceof NoCredits ? 'refused' : String(error)),
      ),
  ),
);
process.stdout.write(`${JSON.stringify(outcomes)}\n`);
await queue.close();
await core.db.$disconnect();
await pool.end();
process.exit(0);
