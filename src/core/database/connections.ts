import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './client.ts';
import { firstLine } from './problems.ts';

/** Connections of one Keydesk process, besides the queue's and the one that announces it to the embedded database. */
export const POOL_SIZE = 10;

/** The most different statements that are kept prepared. Ours are some hundred; past that, no more are kept. */
const PREPARED_STATEMENTS = 500;

/**
 * Every session speaks UTC: Prisma's adapter writes and reads `timestamptz` without its offset, so that in a session
 * of another time zone, as the server or the role may be set to, every time would be hours off. And a prepared statement is planned for its own values each time: a plan for
 * any value may be a bad one for a search.
 */
const SESSION_OPTIONS = '-c TimeZone=UTC -c plan_cache_mode=force_custom_plan';

interface Warnings {
  warn(details: object, message: string): void;
}

/** A pool on the database; its caller ends it. */
export function openPool(url: string, applicationName: string, size: number, log?: Warnings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: withSessionOptions(url),
    application_name: applicationName,
    max: size,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 5 * 60_000,
    keepAlive: true,
  });
  // Without a listener, a connection that the server closes while idle would end the process.
  pool.on('error', (error) =>
    // Not the error itself: the pool has hung its client with all its settings on it.
    log?.warn({ reason: firstLine(error) }, 'A database connection was lost; the next query opens another.'),
  );
  return pool;
}

/** Prisma's client over a pool that its caller ends. Keeping statements prepared makes a query a sixth faster. */
export function prismaOver(pool: pg.Pool): PrismaClient {
  const names = new Map<string, string>();
  const statementNameGenerator = ({ sql }: { sql: string }): string => {
    const name = names.get(sql) ?? (names.size < PREPARED_STATEMENTS ? `keydesk_${names.size}` : '');
    if (name !== '') names.set(sql, name);
    return name;
  };
  return new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator }) });
}

/** The address with our session options after those it has: `pg` lets the ones of the address win over its own. */
export function withSessionOptions(url: string): string {
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', given ? `${given} ${SESSION_OPTIONS}` : SESSION_OPTIONS);
  return address.href;
}
