import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CannotOpenDatabase } from '../problems.ts';
import type { Binaries } from './binaries.ts';
import { chooseHome, type Home, homeAt } from './home.ts';
import { plainEnvironment, type RunAs } from './os-user.ts';
import { ROLE } from './role.ts';

/** In the name of a database that is being made. */
const HALF_MADE = '.half-made-';

/**
 * Makes the data folder's database: everything beside its final place first, then one rename, so that a crash at
 * any moment leaves either no database or a whole one. The caller holds the start lock.
 */
export async function createCluster(dataDir: string, user: RunAs, binaries: Binaries): Promise<Home> {
  const place = await chooseHome(dataDir, user);
  // A name of its own each time: the initdb of a Keydesk that was killed may still be writing to the last one.
  const half = homeAt(`${place}${HALF_MADE}${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(half.cluster, { recursive: true });
    await chmod(half.folder, user.uid === undefined ? 0o700 : 0o755);
    await chmod(half.cluster, 0o700);
    await writeFile(half.passwordFile, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true });
    if (user.uid !== undefined)
      for (const path of [half.cluster, half.passwordFile]) await chown(path, user.uid, user.gid ?? user.uid);
    initdb(half, user, binaries);
    await rename(half.folder, place);
  } catch (error) {
    await rm(half.folder, { recursive: true, force: true });
    throw error;
  }
  await flushFolder(dirname(place));
  if (dirname(place) !== dataDir) {
    await symlink(place, join(dataDir, 'postgres'));
    await flushFolder(dataDir);
  }
  return homeAt(place);
}

/** Clears away what a crash left of a database that was being made. The caller holds the start lock. */
export async function removeHalfMade(dataDir: string): Promise<void> {
  const left = (await readdir(dataDir)).filter((name) => name.includes(HALF_MADE));
  // If an initdb is still writing there, the next start tries again.
  for (const name of left) await rm(join(dataDir, name), { recursive: true, force: true }).catch(() => {});
}

/** UTF-8 with PostgreSQL's own C.UTF-8, which sorts and folds alike on every machine. */
function initdb(home: Home, user: RunAs, binaries: Binaries): void {
  const run = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${home.cluster}`,
      `--username=${ROLE}`,
      `--pwfile=${home.passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    { ...user, cwd: home.cluster, env: plainEnvironment(), encoding: 'utf8' },
  );
  if (run.status === 0) return;
  const reason = run.error?.message ?? run.stderr.match(/(?:error|fatal): *(.*)/i)?.[1] ?? run.stderr.trim();
  throw new CannotOpenDatabase(
    `The embedded PostgreSQL could not make its database in ${dirname(home.folder)}: ${reason}. Put that right, or set DATABASE_URL to a PostgreSQL of yours.`,
  );
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
