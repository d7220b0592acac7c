import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { CannotOpenDatabase, firstLine } from '../problems.ts';
import type { Home } from './home.ts';
import { stopPostmaster } from './postmaster.ts';
import { isPostmasterOf, readPostmasterFile } from './postmaster-file.ts';
import { urlOf } from './role.ts';

const LOOK_AGAIN = 25;
/** A PostgreSQL that is alive but has not said a word for this long is stopped and started anew. */
const PATIENCE_WITH_SILENCE = 20_000;
/** One that says it is recovering is let work: killing it would only begin the recovery again. */
const PATIENCE_WITH_RECOVERY = 120_000;

/**
 * Looks for a PostgreSQL that is already running in this home, such as one that outlived the Keydesk that
 * started it, and waits for one that is just starting or stopping.
 * @returns its port, or undefined when none is running.
 * @throws CannotOpenDatabase when it answers but does not let us in.
 */
export async function adoptPostmaster(home: Home, password: string): Promise<number | undefined> {
  const began = performance.now();
  let heardAt = began;
  for (;;) {
    const file = await readPostmasterFile(home.cluster);
    if (file === undefined || !isPostmasterOf(home.cluster, file.pid)) return undefined;
    const answer = file.status === 'ready' ? await ask(home, password, file.port) : 'not yet';
    if (answer === 'come in') return file.port;
    const now = performance.now();
    if (answer === 'not yet') heardAt = now;
    if (now - began > PATIENCE_WITH_RECOVERY)
      throw new CannotOpenDatabase(
        `The database in ${home.folder} is still recovering from a crash. Wait some minutes, then start Keydesk again.`,
      );
    if (now - heardAt > PATIENCE_WITH_SILENCE) {
      await stopPostmaster(home.cluster, file.pid);
      return undefined;
    }
    await pause(LOOK_AGAIN);
  }
}

async function ask(home: Home, password: string, port: number): Promise<'come in' | 'not yet' | 'silence'> {
  const client = new pg.Client({
    connectionString: urlOf(password, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return 'come in';
  } catch (error) {
    // Refused, timed out, cut off: not PostgreSQL's own words.
    if (!(error instanceof pg.DatabaseError)) return 'silence';
    // 57P03: starting up, recovering or shutting down. 57P01: it ended this very connection.
    if (error.code === '57P03' || error.code === '57P01') return 'not yet';
    throw new CannotOpenDatabase(
      `The database in ${home.folder} is running but does not let Keydesk in (${firstLine(error)}). Put ${home.passwordFile} back from a backup.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
