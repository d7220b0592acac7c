import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineConnection } from '../../../src/core/database/migrations/engine-connection.ts';
import { migrate } from '../../../src/core/database/migrations/migrate.ts';
import { readMigrations, SCHEMA_FILE } from '../../../src/core/database/migrations/migration-files.ts';
import { startEngine } from '../../../src/core/database/migrations/schema-engine.ts';
import { openEmptyDatabase } from '../../support/database.ts';

let database: { url: string; close(): Promise<void> };
beforeEach(async () => {
  database = await openEmptyDatabase();
});
afterEach(() => database.close());

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

/** The SQL that the migrated database lacks to be what the schema says. */
async function difference(schema?: string): Promise<string> {
  const connection = new EngineConnection(database.url);
  const engine = await startEngine(connection);
  try {
    return await engine.difference(schema);
  } finally {
    engine.free();
    await connection.close();
  }
}

describe('schema.prisma and the migrations', () => {
  it('say the same', async () => {
    await migrate(database.url);
    expect(await difference()).toBe('');
  });

  it('would be found to differ, had one of them a column or an index that the other has not', async () => {
    await migrate(database.url);
    const schema = await readFile(SCHEMA_FILE, 'utf8');
    const withNickname = schema.replace('model Family {', 'model Family {\n  nickname String?');
    expect(await difference(withNickname)).toContain('ALTER TABLE "families" ADD COLUMN     "nickname" TEXT');
    await query('DROP INDEX sessions_expires_at_idx');
    expect(await difference()).toContain('CREATE INDEX "sessions_expires_at_idx"');
  });
});

describe('the migrations at start', () => {
  const first = { name: '1_first', sql: 'CREATE TABLE first (n int); INSERT INTO first VALUES (1);' };
  const broken = { name: '2_broken', sql: 'CREATE TABLE second (n int); INSERT INTO second VALUES (1 / 0);' };
  const mended = { name: '2_broken', sql: 'CREATE TABLE second (n int);' };

  it('are written to _prisma_migrations, and done once', async () => {
    const names = (await readMigrations()).map(({ name }) => name);
    expect(await migrate(database.url)).toEqual(names);
    expect(await migrate(database.url)).toEqual([]);
    const rows = await query(
      'SELECT migration_name, finished_at, applied_steps_count FROM _prisma_migrations ORDER BY started_at',
    );
    expect(rows).toEqual(
      names.map((name) => ({ migration_name: name, finished_at: expect.any(Date), applied_steps_count: 1 })),
    );
  });

  it('keep nothing of one that fails, say why in one sentence, and go on when it is mended', async () => {
    await expect(migrate(database.url, [first, broken])).rejects.toThrow(
      'Migration 2_broken failed and nothing of it was kept (division by zero). Put that right and start Keydesk again.',
    );
    expect(await query(`SELECT to_regclass('second') AS second, n FROM first`)).toEqual([
      { second: null, n: 1 },
    ]);
    expect(await query('SELECT migration_name FROM _prisma_migrations')).toEqual([
      { migration_name: '1_first' },
    ]);
    expect(await migrate(database.url, [first, mended])).toEqual(['2_broken']);
  });

  it('run a script as it is written, with semicolons in functions, strings and comments', async () => {
    const sql = `-- a; comment
      CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN n; END $$;
      CREATE TABLE words AS SELECT 'one; two' AS word, twice(21) AS number;`;
    await migrate(database.url, [{ name: '1_semicolons', sql }]);
    expect(await query('SELECT * FROM words')).toEqual([{ word: 'one; two', number: 42 }]);
  });

  it('hold no lock when they are done', async () => {
    await migrate(database.url);
    expect(
      await query(
        `SELECT * FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      ),
    ).toEqual([]);
  });

  it('refuse the database of a newer Keydesk', async () => {
    await migrate(database.url, [first, mended]);
    await expect(migrate(database.url, [first])).rejects.toThrow(
      'belongs to a newer Keydesk: it has the migration 2_broken',
    );
  });
});
