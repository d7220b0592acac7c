import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/core/database/migrations/migrate.ts';
import { openQueue } from '../../src/core/queue.ts';
import { startTestServer, stopAbandonedServers } from './embedded-server.ts';
import { databaseUrl } from './test-server.ts';

/**
 * One PostgreSQL for the whole run, TEST_DATABASE_URL or else an embedded one in a temporary folder, and on it one
 * template database with everything that a start would make: migrations and the queue's tables.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await stopAbandonedServers();
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startTestServer();
  const template = `keydesk_test_${randomBytes(4).toString('hex')}`;
  const tearDown = async () => {
    // A test that failed halfway may have left its database behind; all of this run's begin with the template's name.
    const all = await onServer(server.url, 'SELECT datname FROM pg_database');
    for (const { datname } of all.filter((database) => database.datname.startsWith(template)))
      await onServer(server.url, `DROP DATABASE "${datname}" WITH (FORCE)`);
    await server.stop();
  };
  try {
    await makeTemplate(server.url, template);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('testServer', { url: server.url, template });
  return tearDown;
}

async function makeTemplate(serverUrl: string, template: string): Promise<void> {
  await onServer(serverUrl, `CREATE DATABASE ${template}`);
  const url = databaseUrl(serverUrl, template);
  await migrate(url);
  const queue = await openQueue({ url, log: pino({ level: 'silent' }), background: false });
  await queue.close();
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
