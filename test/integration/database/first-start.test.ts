import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/core/database/open.ts';
import { temporaryDataDir } from './folders.ts';
import { runKeydesk } from './programs/run.ts';

describe('kill -9 during the very first start', () => {
  it('at any moment of it, on and on: the next start makes or finishes the database', async () => {
    const dataDir = temporaryDataDir();
    // Until one gets through, the moment of death moves forward through the making, the start and the migrations.
    for (let milliseconds = 100; milliseconds <= 1_000; milliseconds += 100) {
      const keydesk = runKeydesk({ dataDir });
      await pause(milliseconds);
      await keydesk.kill();
    }
    const { db, pool, close } = await openDatabase({ dataDir });
    expect(await db.account.count()).toBe(0);
    const unfinished = await pool.query('SELECT FROM _prisma_migrations WHERE finished_at IS NULL');
    expect(unfinished.rowCount).toBe(0);
    await close();
    // A killed Keydesk's initdb may have lived on for a moment; a later start clears away what it left.
    const startAgain = async () => {
      await (await openDatabase({ dataDir })).close();
      return readdir(dataDir);
    };
    await expect.poll(startAgain, { timeout: 20_000 }).toEqual(['postgres']);
  });
});
