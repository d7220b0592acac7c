import { spawn, spawnSync } from 'node:child_process';
import { appendFile, chown, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { isPostmasterOf } from '../../../src/core/database/embedded/postmaster-file.ts';
import { openDatabase } from '../../../src/core/database/open.ts';
import { clusterOf, postmasterOf, temporaryDataDir } from './folders.ts';
import { runKeydesk } from './programs/run.ts';

const NUMBER_OF_NOBODY = 4_194_305;

/** A data folder as a crash of the machine leaves it: PostgreSQL is gone, its postmaster.pid is there. */
const crashed = temporaryDataDir({ removedAfter: afterAll });
beforeAll(async () => {
  const keydesk = runKeydesk({ dataDir: crashed });
  await keydesk.said('ready');
  const { pid = 0 } = (await postmasterOf(crashed)) ?? {};
  await keydesk.kill();
  process.kill(pid, 'SIGKILL');
  // Not isAlive: an init that does not bury the dead leaves its number taken.
  await vi.waitUntil(() => !isPostmasterOf(clusterOf(crashed), pid));
});

/** A copy of it for one test. */
async function crashedDataDir(): Promise<{
  dataDir: string;
  pidFile: string;
  owner: { uid: number; gid: number };
}> {
  const dataDir = temporaryDataDir();
  spawnSync('cp', ['-a', `${crashed}/.`, dataDir]);
  const pidFile = join(clusterOf(dataDir), 'postmaster.pid');
  const { uid, gid } = await stat(pidFile);
  return { dataDir, pidFile, owner: { uid, gid } };
}

async function expectStart(dataDir: string): Promise<void> {
  const { db, close } = await openDatabase({ dataDir });
  expect(await db.account.count()).toBe(0);
  await close();
  expect(await postmasterOf(dataDir)).toBeUndefined();
}

describe('a postmaster.pid that is left over does not stop a start', () => {
  it('with the number of no process', async () => {
    const { dataDir, pidFile } = await crashedDataDir();
    const text = await readFile(pidFile, 'utf8');
    await writeFile(pidFile, text.replace(/^\d+/, String(NUMBER_OF_NOBODY)));
    await expectStart(dataDir);
  });

  it('with a number that a foreign program of the same user got meanwhile', async () => {
    const { dataDir, pidFile, owner } = await crashedDataDir();
    const foreign = spawn('sleep', ['60'], { ...owner, cwd: '/', stdio: 'ignore' });
    onTestFinished(() => void foreign.kill());
    const text = await readFile(pidFile, 'utf8');
    await writeFile(pidFile, text.replace(/^\d+/, String(foreign.pid)));
    await expectStart(dataDir);
    expect(foreign.exitCode ?? foreign.signalCode).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['nonsense', 'not a number\n\n'],
  ])('that is %s', async (_, text) => {
    const { dataDir, pidFile } = await crashedDataDir();
    await writeFile(pidFile, text);
    await expectStart(dataDir);
  });
});

describe('what a crash while the database is made leaves behind', () => {
  it('is cleared away by the next start', async () => {
    const { dataDir } = await crashedDataDir();
    await rename(join(dataDir, 'postgres'), join(dataDir, 'postgres.half-made-0'));
    await expectStart(dataDir);
    await expect(stat(join(dataDir, 'postgres.half-made-0'))).rejects.toThrow('ENOENT');
  });
});

describe('a database that PostgreSQL cannot open', () => {
  it('stops the start with one sentence that has PostgreSQL’s own reason', async () => {
    const { dataDir, owner } = await crashedDataDir();
    const settings = join(clusterOf(dataDir), 'postgresql.conf');
    await appendFile(settings, 'no_such_setting = 1\n');
    await chown(settings, owner.uid, owner.gid);
    await expect(openDatabase({ dataDir })).rejects.toThrow(
      /does not start: .*postgresql.conf.* contains errors.*DATABASE_URL/,
    );
  });

  it('of another major version stops the start and says which is which', async () => {
    const { dataDir } = await crashedDataDir();
    await writeFile(join(clusterOf(dataDir), 'PG_VERSION'), '9\n');
    await expect(openDatabase({ dataDir })).rejects.toThrow(
      'was made by PostgreSQL 9, and this Keydesk brings 18',
    );
  });
});
