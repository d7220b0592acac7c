import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isPostmasterOf } from '../../../src/core/database/embedded/postmaster-file.ts';
import { openDatabase } from '../../../src/core/database/open.ts';
import { clusterOf, postmasterOf, temporaryDataDir } from './folders.ts';
import { runKeydesk } from './programs/run.ts';

/** Rounds of kill -9. In every fourth PostgreSQL is killed too, as by the kernel when memory runs out. */
const ROUNDS = 20;

describe('kill -9 at any moment', () => {
  it('twenty times in a row, then a start: it comes up and every acknowledged row is there', async () => {
    const dataDir = temporaryDataDir();
    const acknowledged: string[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const keydesk = runKeydesk({ dataDir });
      // Odd rounds die somewhere in the start, the first of them while the database is made; even ones while writing.
      if (round % 2 === 0) {
        await keydesk.said('ready');
        keydesk.tell('write');
        await keydesk.said('committed');
      }
      await pause(Math.random() * (round % 2 === 0 ? 150 : 1_000));
      await keydesk.kill();
      const postmaster = await postmasterOf(dataDir);
      if (round % 4 === 0 && postmaster && isPostmasterOf(clusterOf(dataDir), postmaster.pid))
        process.kill(postmaster.pid, 'SIGKILL');
      acknowledged.push(...keydesk.committed);
    }

    const { db, close } = await openDatabase({ dataDir });
    const there = new Set((await db.account.findMany({ select: { id: true } })).map(({ id }) => id));
    const heads = new Set(
      (await db.auditHead.findMany({ select: { accountId: true } })).map((row) => row.accountId),
    );
    await close();
    expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS / 2);
    expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
    // And no transaction is there by half.
    expect(heads).toEqual(there);
  }, 120_000);

  it('leaves a PostgreSQL that the next start adopts and the next stop stops', async () => {
    const dataDir = temporaryDataDir();
    const killed = runKeydesk({ dataDir });
    const url = await killed.said('ready');
    await killed.kill();
    const left = await postmasterOf(dataDir);
    const database = await openDatabase({ dataDir });
    expect(database.url).toBe(url);
    expect(await postmasterOf(dataDir)).toEqual(left);
    await database.close();
    expect(await postmasterOf(dataDir)).toBeUndefined();
    expect(isPostmasterOf(clusterOf(dataDir), left?.pid ?? 0)).toBe(false);
  });

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'of PostgreSQL itself (%s): it is started again at the same port, and Keydesk goes on',
    async (signal) => {
      const dataDir = temporaryDataDir();
      const { db, url, close } = await openDatabase({ dataDir });
      const before = await postmasterOf(dataDir);
      process.kill(before?.pid ?? 0, signal);
      await expect.poll(async () => (await postmasterOf(dataDir))?.pid).not.toBe(before?.pid);
      await expect.poll(() => db.account.count().catch(() => 'not yet'), { timeout: 20_000 }).toBe(0);
      const after = await postmasterOf(dataDir);
      expect(after).toMatchObject({ port: Number(new URL(url).port) });
      expect(after?.pid).not.toBe(before?.pid);
      await close();
      expect(await postmasterOf(dataDir)).toBeUndefined();
    },
  );
});
