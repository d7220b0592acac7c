import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { CannotOpenDatabase, errorCode, firstLine } from '../problems.ts';
import type { Home } from './home.ts';
import { stopPostmaster } from './postmaster.ts';
import { isPostmasterOf, readPostmasterFile } from './postmaster-file.ts';
import { urlOf } from './role.ts';

const LOOK_AGAIN = 25;
/** A PostgreSQL that is alive but has not answered for this long is stopped and started anew. */
const PATIENCE = 20_000;

/** Starting up or shutting down; not listening yet or any more. */
const FOR_THE_MOMENT = ['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'];

/**
 * Looks for a PostgreSQL that is already running in this home, such as one that outlived the Keydesk that
 * started it, and waits for one that is just starting or stopping.
 * @returns its port, or undefined when none is running.
 * @throws CannotOpenDatabase when it answers but does not let us in.
 */
export async function adoptPostmaster(home: Home, password: string): Promise<number | undefined> {
  const giveUp = performance.now() + PATIENCE;
  for (;;) {
    const file = await readPostmasterFile(home.cluster);
    if (file === undefined || !isPostmasterOf(home.cluster, file.pid)) return undefined;
    if (file.status === 'ready' && (await answers(home, password, file.port))) return file.port;
    if (performance.now() > giveUp) {
      await stopPostmaster(home.cluster, file.pid);
      return undefined;
    }
    await pause(LOOK_AGAIN);
  }
}

async function answers(home: Home, password: string, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: urlOf(password, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (FOR_THE_MOMENT.includes(errorCode(error) ?? '') || /timeout|terminated/i.test(firstLine(error)))
      return false;
    throw new CannotOpenDatabase(
      `The database in ${home.folder} is running but does not let Keydesk in (${firstLine(error)}). Put ${home.passwordFile} back from a backup.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
