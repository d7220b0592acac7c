import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { CannotOpenDatabase } from '../problems.ts';

/** The user that PostgreSQL runs as when Keydesk is root; PostgreSQL refuses root. */
const USER_NAME = 'postgres';

/** Whom to start a program as. Empty: as Keydesk's own user. */
export interface RunAs {
  uid?: number;
  gid?: number;
}

/**
 * Whom PostgreSQL runs as: Keydesk's own user or, when that is root, the owner of the data there is, or else the
 * user `postgres`, who is made when missing.
 * @throws CannotOpenDatabase when the user cannot be made.
 */
export async function databaseUser(existingCluster?: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  if (existingCluster !== undefined) {
    const { uid, gid } = await stat(existingCluster);
    if (uid !== 0) return { uid, gid };
  }
  const known = lookUp();
  if (known) return known;
  spawnSync('groupadd', ['--system', USER_NAME]);
  spawnSync('useradd', [
    '--system',
    '--gid',
    USER_NAME,
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    USER_NAME,
  ]);
  // Looked up whatever useradd said: another process may have made the user at the same moment.
  const made = lookUp();
  if (made) return made;
  throw new CannotOpenDatabase(
    `PostgreSQL does not run as root, and a user “${USER_NAME}” for it could not be made. Make that user, or start Keydesk as an ordinary user.`,
  );
}

/** Whether that user can get to the folder: through every folder above it, and into it. */
export function canEnter(user: RunAs, folder: string): boolean {
  if (user.uid === undefined) return true;
  return runAs(user, 'test', ['-x', folder]).status === 0;
}

/** Runs a short program as that user, to its end. */
export function runAs(user: RunAs, program: string, args: string[]): SpawnSyncReturns<string> {
  return spawnSync(program, args, { ...user, cwd: '/', encoding: 'utf8', env: plainEnvironment() });
}

/** What PostgreSQL's programs get to see: none of Keydesk's secrets, no PG* variable, messages in English. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, SystemRoot } = process.env;
  return { PATH, LC_ALL: 'C', TZ: 'UTC', ...(TMPDIR && { TMPDIR }), ...(SystemRoot && { SystemRoot }) };
}

function lookUp(): RunAs | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, USER_NAME], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
