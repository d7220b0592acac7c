import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DatabaseOptions } from '../../../../src/core/database/open.ts';

const PROGRAM = fileURLToPath(new URL('keydesk.ts', import.meta.url));

/** What programs/keydesk.ts says. */
interface Line {
  ready?: string;
  problem?: string;
  kind?: string;
  count?: number;
  committed?: string;
  closed?: true;
}

/** A child process that runs programs/keydesk.ts. */
export interface Running {
  readonly pid: number;
  /** Ids of the accounts whose commit it acknowledged. */
  readonly committed: string[];
  /** The next line, or an earlier one, that has this key; rejects when the process ended without one. */
  said<K extends keyof Line>(key: K): Promise<NonNullable<Line[K]>>;
  tell(command: 'count' | 'close' | 'write'): void;
  /** Closes its database and ends. */
  close(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
}

/** `uid`: the user to run as, for a test run by root. `detached`: in a process group of its own. */
export function runKeydesk(
  options: Pick<DatabaseOptions, 'dataDir' | 'databaseUrl'>,
  how: { uid?: number; gid?: number; detached?: boolean } = {},
): Running {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], { ...how, stdio: 'pipe' });
  return new Child(child);
}

class Child implements Running {
  readonly committed: string[] = [];
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: Line[] = [];
  private readonly ended: Promise<unknown>;
  private errors = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    this.ended = once(child, 'close');
    child.stdin.on('error', () => {});
    child.stderr.on('data', (text) => {
      this.errors += text;
    });
    createInterface(child.stdout).on('line', (text) => {
      // A process that is killed can leave half a line.
      const line: Line = text.endsWith('}') ? JSON.parse(text) : {};
      if (line.committed) this.committed.push(line.committed);
      this.lines.push(line);
      child.emit('said');
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async said<K extends keyof Line>(key: K): Promise<NonNullable<Line[K]>> {
    for (;;) {
      const index = this.lines.findIndex((line) => line[key] !== undefined);
      const value = this.lines.splice(index, index < 0 ? 0 : 1)[0]?.[key];
      if (value !== undefined && value !== null) return value;
      const over = await Promise.race([
        once(this.child, 'said').then(() => false),
        this.ended.then(() => true),
      ]);
      if (over && !this.lines.some((line) => line[key] !== undefined))
        throw new Error(`It ended without saying “${key}”. ${JSON.stringify(this.lines)} ${this.errors}`);
    }
  }

  tell(command: 'count' | 'close' | 'write'): void {
    this.child.stdin.write(`${command}\n`);
  }

  async close(): Promise<void> {
    this.tell('close');
    await this.said('closed');
    await this.ended;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
