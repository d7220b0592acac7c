import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Megabytes (10^6 bytes) of memory that a process holds now. @throws when it does not run. */
export function residentMemory(pid: number): number {
  const kibibytes = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  if (!(kibibytes > 0)) throw new Error(`The memory of process ${pid} cannot be read.`);
  return (kibibytes * 1_024) / 1e6;
}

function fromProc(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function fromPs(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim());
}
