import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running PostgreSQL writes into its folder (postmaster.pid); after a crash it is still there. */
export interface PostmasterFile {
  pid: number;
  port: number;
  /** `starting`, `ready`, `stopping`; empty before PostgreSQL got that far. */
  status: string;
}

/** @returns undefined when there is none; a pid of 0 when it is empty or nonsense. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [pid, , , port, , , , status] = text.split('\n');
  return { pid: wholeNumber(pid), port: wholeNumber(port), status: status?.trim() ?? '' };
}

/** The port of the last start (postmaster.opts, which a stop leaves there); 0 when there was none. */
export async function readLastPort(cluster: string): Promise<number> {
  const text = await readFile(join(cluster, 'postmaster.opts'), 'utf8').catch(() => '');
  return wholeNumber(text.match(/"port=(\d+)"/)?.[1]);
}

/** Whether the process is alive and is the PostgreSQL of this folder, not a foreign one that got its number. */
export function isPostmasterOf(cluster: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    try {
      // A zombie has ended; its folder cannot be read any more. PostgreSQL works in its own folder.
      return (
        readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) &&
        /postgres/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'))
      );
    } catch {
      return false;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.includes(cluster);
}

/** Whether a process of that number is there at all, whoever's it is. */
export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function wholeNumber(text: string | undefined): number {
  return /^\d+$/.test(text?.trim() ?? '') ? Number(text) : 0;
}
