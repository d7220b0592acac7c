import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { joinEmbeddedDatabase } from '../../src/core/database/embedded/embedded.ts';
import { migrate } from '../../src/core/database/migrations/migrate.ts';
import { openQueue } from '../../src/core/queue.ts';
import { databaseUrl } from './test-server.ts';

/** Nothing here has to survive a power cut. */
const NOT_DURABLE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

/**
 * One PostgreSQL for the whole run, TEST_DATABASE_URL or else an embedded one in a temporary folder, and on it one
 * template database with everything that a start would make: migrations and the queue's tables.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
    : await startServer();
  const template = `keydesk_test_${randomBytes(4).toString('hex')}`;
  await onServer(server.url, `CREATE DATABASE ${template}`);
  const url = databaseUrl(server.url, template);
  await migrate(url);
  const queue = await openQueue({ url, log: pino({ level: 'silent' }), background: false });
  await queue.close();
  project.provide('testServer', { url: server.url, template });
  return async () => {
    // A test that failed halfway may have left its database behind; all of this run's begin with the template's name.
    const left = await onServer(
      server.url,
      `SELECT datname FROM pg_database WHERE datname LIKE '${template}%'`,
    );
    for (const { datname } of left) await onServer(server.url, `DROP DATABASE "${datname}" WITH (FORCE)`);
    await server.stop();
  };
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keydesk-test-'));
  // For when the tests run as root and PostgreSQL as its own user.
  await chmod(dataDir, 0o755);
  const database = await joinEmbeddedDatabase({ dataDir, applicationName: 'tests', settings: NOT_DURABLE });
  return {
    url: database.url,
    async stop() {
      await database.leave();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function onServer(url: string, sql: string): Promise<{ datname: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
