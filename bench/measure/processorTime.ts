import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/**
 * Milliseconds of processor time that a process and its children have used so far. Unlike the time on the wall it does
 * not grow when the machine has other work. Undefined where there is no /proc.
 */
export function processorTime(pid: number): number | undefined {
  const all = readProcesses();
  const own = all.get(pid);
  if (!own) return undefined;
  let ticks = own.ticks;
  for (const { parent, ticks: used } of all.values()) if (parent === pid) ticks += used;
  return ticks * TICK_MS;
}

interface Used {
  parent: number;
  ticks: number;
}

function readProcesses(): Map<number, Used> {
  const found = new Map<number, Used>();
  for (const name of processNumbers()) {
    // `pid (name) state parent …`; the name may hold blanks and brackets.
    const stat = readStat(name)
      .replace(/^.*\) /s, '')
      .split(' ');
    found.set(Number(name), { parent: Number(stat[1]), ticks: Number(stat[11]) + Number(stat[12]) });
  }
  return found;
}

function processNumbers(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It ended just now.
    return ') ? 0 0 0 0 0 0 0 0 0 0 0 0';
  }
}
