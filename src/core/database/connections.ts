import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './client.ts';

/** Connections of one Keydesk process, without those of the queue and of the embedded database's presence. */
export const POOL_SIZE = 10;

export interface Warnings {
  warn(details: object, message: string): void;
}

/**
 * A pool on the database. Every session speaks UTC: Prisma's adapter reads any `timestamptz` as if it came in UTC,
 * whatever time zone the server or the role is set to.
 */
export function openPool(url: string, applicationName: string, size: number, log?: Warnings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: size,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 5 * 60_000,
    keepAlive: true,
    options: '-c TimeZone=UTC',
  });
  // Without a listener, a connection that the server closes while idle would end the process.
  pool.on('error', (error) =>
    log?.warn({ err: error }, 'A database connection was lost; the next query opens another.'),
  );
  return pool;
}

/** Prisma's client over a pool that its caller closes. */
export function prismaOver(pool: pg.Pool): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(pool),
    // A burst stands in line for a connection rather than failing after Prisma's two seconds.
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
}
