import { pino } from 'pino';
import { readDatabaseConfig } from '../config.ts';
import type { Operator } from '../core/accounts/createAccount.ts';
import { systemClock } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import { makePasswordHashing } from '../core/credentials/hashing.ts';
import { openDatabase } from '../core/database/open.ts';
import { openQueue } from '../core/queue.ts';
import { makeSecrets } from '../core/secrets.ts';
import { loginName } from './loginName.ts';

/**
 * Opens what a command needs, runs it, closes. Works beside a running server, on the same database.
 * @throws WrongSettings, CannotOpenDatabase
 */
export async function withCore<T>(work: (core: Core, by: Operator) => Promise<T>): Promise<T> {
  const config = readDatabaseConfig(process.env);
  // Standard output is for the command's own answer; what goes wrong inside goes to standard error.
  const log = pino({ level: 'warn' }, pino.destination(2));
  const database = await openDatabase({
    ...(config.DATABASE_URL ? { databaseUrl: config.DATABASE_URL } : {}),
    dataDir: config.DATA_DIR,
    log,
    applicationName: 'keydesk-operator',
    poolSize: 3,
  });
  try {
    const queue = await openQueue({ url: database.url, log, background: false });
    try {
      const core: Core = {
        db: database.db,
        clock: systemClock,
        secrets: makeSecrets(config.APP_SECRET),
        queue,
        hashing: await makePasswordHashing(),
        log,
        publicUrl: '',
      };
      return await work(core, { login: loginName() });
    } finally {
      await queue.close();
    }
  } finally {
    await database.close();
  }
}
