import { describe, expect, it } from 'vitest';
import { readMigrations } from '../../../src/core/database/migrations/migration-files.ts';
import { openDatabase } from '../../../src/core/database/open.ts';
import { openEmptyDatabase } from '../../support/database.ts';
import { postmasterOf, temporaryDataDir } from './folders.ts';
import { runKeydesk } from './programs/run.ts';

async function migrationsOf(options: { dataDir: string; databaseUrl?: string }): Promise<number> {
  const database = await openDatabase(options);
  const { rows } = await database.pool.query(
    'SELECT count(*)::int AS count FROM _prisma_migrations WHERE finished_at IS NOT NULL',
  );
  await database.close();
  return rows[0].count;
}

describe('several Keydesk processes', () => {
  it('start at the same moment on an empty data folder: all come up on one database, migrated once', async () => {
    const dataDir = temporaryDataDir();
    const all = [1, 2, 3, 4].map(() => runKeydesk({ dataDir }));
    const urls = await Promise.all(all.map((one) => one.said('ready')));
    expect(new Set(urls).size).toBe(1);
    expect(await migrationsOf({ dataDir })).toBe((await readMigrations()).length);
    await Promise.all(all.map((one) => one.close()));
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });

  it('start at the same moment on an empty DATABASE_URL: all come up, migrated once', async () => {
    const empty = await openEmptyDatabase();
    const options = { dataDir: '/nowhere', databaseUrl: empty.url };
    const all = [1, 2, 3].map(() => runKeydesk(options));
    await Promise.all(all.map((one) => one.said('ready')));
    expect(await migrationsOf(options)).toBe((await readMigrations()).length);
    await Promise.all(all.map((one) => one.close()));
    await empty.close();
  });

  it('leave in any order: whoever started PostgreSQL may go first, the last one stops it', async () => {
    const dataDir = temporaryDataDir();
    const starter = runKeydesk({ dataDir });
    await starter.said('ready');
    const second = runKeydesk({ dataDir });
    await second.said('ready');
    await starter.close();
    second.tell('count');
    expect(await second.said('count')).toBe(0);
    await second.close();
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });

  it('do not keep PostgreSQL running when one of them was killed and the other leaves', async () => {
    const dataDir = temporaryDataDir();
    const killed = runKeydesk({ dataDir });
    await killed.said('ready');
    const other = await openDatabase({ dataDir });
    const present = async () =>
      (await other.pool.query(`SELECT FROM pg_stat_activity WHERE application_name LIKE '%(presence)'`))
        .rowCount;
    expect(await present()).toBe(2);
    await killed.kill();
    // The kernel closes the killed one's connections; PostgreSQL needs a moment to see it.
    await expect.poll(present).toBe(1);
    await other.close();
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });

  it('come and go all at once without ever stopping PostgreSQL under another', async () => {
    const dataDir = temporaryDataDir();
    for (let round = 0; round < 2; round += 1) {
      const all = [1, 2, 3].map(() => runKeydesk({ dataDir }));
      await Promise.all(
        all.map(async (one) => {
          await one.said('ready');
          one.tell('count');
          expect(await one.said('count')).toBe(0);
          await one.close();
        }),
      );
    }
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });
});

describe('Ctrl-C in the terminal', () => {
  it('leaves PostgreSQL alone: Keydesk still works with it until it has closed', async () => {
    const dataDir = temporaryDataDir();
    const keydesk = runKeydesk({ dataDir }, { detached: true });
    await keydesk.said('ready');
    // To the whole process group, as a terminal does it; the program counts its accounts on SIGINT.
    process.kill(-keydesk.pid, 'SIGINT');
    expect(await keydesk.said('count')).toBe(0);
    await keydesk.close();
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });
});
