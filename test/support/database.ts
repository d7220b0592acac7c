import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { PrismaClient } from '../../src/core/database/client.ts';
import { openPool, prismaOver } from '../../src/core/database/connections.ts';
import { databaseUrl } from './test-server.ts';

/** A database of a test file's own, migrated and empty. */
export interface TestDatabase {
  url: string;
  db: PrismaClient;
  /** For SQL that Prisma has no words for. */
  pool: pg.Pool;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/** Copies the template database: some 20 ms. Call it once a file, in beforeAll, and `close` in afterAll. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  const name = `${server.template}_${randomBytes(4).toString('hex')}`;
  const url = databaseUrl(server.url, name);
  await onServer(`CREATE DATABASE "${name}" TEMPLATE "${server.template}" STRATEGY FILE_COPY`);
  const pool = openPool(url, 'tests', 10);
  const db = prismaOver(pool);
  return {
    url,
    db,
    pool,
    async close() {
      await db.$disconnect();
      await pool.end();
      await onServer(`DROP DATABASE "${name}" WITH (FORCE)`);
    },
  };
}

/** An empty database without a single table, and how to drop it. */
export async function openEmptyDatabase(): Promise<{ url: string; close(): Promise<void> }> {
  const name = `${inject('testServer').template}_${randomBytes(4).toString('hex')}`;
  await onServer(`CREATE DATABASE "${name}"`);
  return {
    url: databaseUrl(inject('testServer').url, name),
    close: () => onServer(`DROP DATABASE "${name}" WITH (FORCE)`),
  };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('testServer').url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
