import pg from 'pg';
import { errorCode } from '../problems.ts';
import { ROLE } from './role.ts';

/** The advisory lock that every Keydesk process shares for as long as it uses the embedded database. */
const IN_USE = 3_860_117_422;

/**
 * One connection by which PostgreSQL itself knows that this process is here: a shared advisory lock, which goes
 * with the connection however the process ends. Whoever can take the lock for itself alone is the last one.
 */
export interface Presence {
  /** Resolves when the connection is gone, by `end` or because PostgreSQL went away. */
  readonly lost: Promise<void>;
  /** Gives the lock up. Returns whether nobody else holds it; the caller holds the start lock, so nobody comes meanwhile. */
  wasLast(): Promise<boolean>;
  end(): Promise<void>;
}

/** Makes this process known to PostgreSQL; makes the database `keydesk` when PostgreSQL has just been set up. */
export async function announcePresence(url: string, applicationName: string): Promise<Presence> {
  const name = `${applicationName} (presence)`;
  const client = await connect(url, name).catch(async (error: unknown) => {
    // 3D000: there is no such database.
    if (errorCode(error) !== '3D000') throw error;
    await createDatabase(url);
    return connect(url, name);
  });
  const lost = new Promise<void>((resolve) => client.once('end', resolve));
  await client.query('SELECT pg_advisory_lock_shared($1)', [IN_USE]);
  return {
    lost,
    async wasLast() {
      await client.query('SELECT pg_advisory_unlock_shared($1)', [IN_USE]);
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS alone', [IN_USE]);
      return rows[0]?.alone === true;
    },
    end: () => client.end().catch(() => {}),
  };
}

async function connect(url: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = await connect(maintenance.href, 'keydesk');
  await client.query(`CREATE DATABASE ${ROLE}`).finally(() => client.end());
}
