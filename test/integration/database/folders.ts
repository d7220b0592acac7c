import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Whether the tests are run by root, as in many containers. */
export const isRoot = process.getuid?.() === 0;

/** The user that is there on every system and may do nothing. */
export const NOBODY = { uid: 65534, gid: 65534 };

interface FolderOptions {
  /** Of the folder above the data folder. */
  parentMode?: number;
  owner?: { uid: number; gid: number };
  removedAfter?: (remove: () => void) => void;
}

/** A data folder in a folder of its own, removed after the test with what it points to. */
export function temporaryDataDir(options: FolderOptions = {}): string {
  const { parentMode = 0o755, owner, removedAfter = onTestFinished } = options;
  const parent = mkdtempSync(join(tmpdir(), 'keydesk-database-'));
  const dataDir = join(parent, 'data');
  mkdirSync(dataDir);
  if (owner) for (const folder of [parent, dataDir]) chownSync(folder, owner.uid, owner.gid);
  chmodSync(parent, parentMode);
  removedAfter(() => {
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
