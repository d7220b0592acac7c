import { randomBytes } from 'node:crypto';
import { access, constants, lstat, mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CannotOpenDatabase, errorCode, firstLine } from '../problems.ts';
import { makeSharedFolder, SHARED_FOLDER } from './binaries.ts';
import { canEnter, type RunAs } from './os-user.ts';

/** Where one embedded database lives: PostgreSQL's own folder, the password and the log beside it. */
export interface Home {
  folder: string;
  cluster: string;
  passwordFile: string;
  logFile: string;
}

/** The names inside a home. */
export function homeAt(folder: string): Home {
  return {
    folder,
    cluster: join(folder, 'cluster'),
    passwordFile: join(folder, 'password'),
    logFile: join(folder, 'postgres.log'),
  };
}

/**
 * Makes the data folder if need be and returns its one true path.
 * @throws CannotOpenDatabase when this process may not use it.
 */
export async function prepareDataDir(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(dataDir);
  } catch (cause) {
    throw new CannotOpenDatabase(
      `The data folder ${dataDir} cannot be used (${inWords(cause)}). Give it to the user that runs Keydesk, or name another in DATA_DIR.`,
      { cause },
    );
  }
}

/**
 * The home of the data folder's database: `<dataDir>/postgres`, or where that link points.
 * @returns undefined when there is none yet.
 * @throws CannotOpenDatabase when the link points to nothing, or a cluster is not where it was.
 */
export async function findHome(dataDir: string): Promise<Home | undefined> {
  const path = join(dataDir, 'postgres');
  if (!(await exists(path))) return undefined;
  const folder = await realpath(path).catch(() => undefined);
  if (folder !== undefined && (await exists(homeAt(folder).cluster))) return homeAt(folder);
  throw new CannotOpenDatabase(
    `${path} is there, but the database it should hold is not. Put it back from a backup, or delete ${path} to begin with an empty database.`,
  );
}

/** Where a new home goes: into the data folder or, when the database's user cannot get there, under /var/lib/keydesk. */
export async function chooseHome(dataDir: string, user: RunAs): Promise<string> {
  if (canEnter(user, dataDir)) return join(dataDir, 'postgres');
  await makeSharedFolder();
  // A random name, not one made of the path: whoever deletes the data folder and begins anew gets a new database.
  return join(SHARED_FOLDER, `${basename(dirname(dataDir))}-${randomBytes(6).toString('hex')}`);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function inWords(error: unknown): string {
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of that path is a file',
    EEXIST: 'it is a file',
  };
  return words[errorCode(error) ?? ''] ?? firstLine(error);
}
