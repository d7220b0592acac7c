import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stopPostmaster } from '../../../src/core/database/embedded/postmaster.ts';

/** Whether the tests are run by root, as in many containers. */
export const isRoot = process.getuid?.() === 0;

/** The user that is there on every system and may do nothing. */
export const NOBODY = { uid: 65534, gid: 65534 };

/** In memory where there is room: these tests make many databases and flush each to the disk many times. */
const TEMPORARY = freeBytes('/dev/shm') > 2_000_000_000 ? '/dev/shm' : tmpdir();

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

interface FolderOptions {
  /** Of the folder above the data folder. */
  parentMode?: number;
  owner?: { uid: number; gid: number };
  removedAfter?: (remove: () => Promise<void>) => void;
}

/** A data folder in a folder of its own, removed after the test with what it points to. */
export function temporaryDataDir(options: FolderOptions = {}): string {
  const { parentMode = 0o755, owner, removedAfter = onTestFinished } = options;
  const parent = mkdtempSync(join(TEMPORARY, 'keydesk-database-'));
  const dataDir = join(parent, 'data');
  mkdirSync(dataDir);
  if (owner) for (const folder of [parent, dataDir]) chownSync(folder, owner.uid, owner.gid);
  chmodSync(parent, parentMode);
  removedAfter(async () => {
    // A test that failed may have left its PostgreSQL running.
    const left = await postmasterOf(dataDir);
    if (left) await stopPostmaster(realpathSync(clusterOf(dataDir)), left.pid);
    const home = join(dataDir, 'postgres');
    if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true });
    rmSync(parent, { recursive: true, force: true });
  });
  return dataDir;
}

/** PostgreSQL's own folder in a data folder. */
export function clusterOf(dataDir: string): string {
  return join(dataDir, 'postgres', 'cluster');
}

/** PostgreSQL's process and port, from the file that it keeps; undefined when it is stopped. */
export async function postmasterOf(dataDir: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(join(clusterOf(dataDir), 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}
