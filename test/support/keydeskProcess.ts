import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How a process ended, and all that it printed. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

/** The real Keydesk in a process of its own, as `npm start` starts it. */
export interface KeydeskProcess {
  readonly pid: number;
  /** Where it listens, once it is ready; rejects when it ends instead. */
  readonly ready: Promise<string>;
  readonly ended: Promise<Ended>;
  /** Everything printed so far, log and errors. */
  printed(): string;
  signal(name: NodeJS.Signals): void;
  /** Asks it to end (SIGTERM), and waits. */
  stop(): Promise<Ended>;
  /** kill -9 */
  kill(): Promise<Ended>;
}

const STOP_PATIENCE_MS = 20_000;

/**
 * Starts `node src/main.ts` with these settings and no others, outside the repository, so that no .env is read.
 * The caller stops it; a test process that ends without doing so takes it along.
 * @param main another program that starts Keydesk in its own way.
 */
export function startKeydeskProcess(settings: Record<string, string>, main = MAIN): KeydeskProcess {
  const child = spawn(process.execPath, [main], {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const takeAlong = () => void child.kill('SIGKILL');
  process.once('exit', takeAlong);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    child.emit('printed');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    process.off('exit', takeAlong);
    return { code, signal, out, err };
  });
  const ready = Promise.race([
    readyUrl(),
    ended.then(({ code, signal }) => {
      throw new Error(`Keydesk ended (${signal ?? code}) before it was ready:\n${out}${err}`);
    }),
  ]);
  // Whoever does not wait for it, as in a test of a start that fails, is not to fall over it.
  ready.catch(() => {});

  async function readyUrl(): Promise<string> {
    for (;;) {
      const line = out.split('\n').find((one) => one.includes('"Keydesk is ready"') && one.endsWith('}'));
      if (line) return JSON.parse(line).url;
      await once(child, 'printed');
    }
  }
  async function end(first: NodeJS.Signals): Promise<Ended> {
    child.kill(first);
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    return ended.finally(() => clearTimeout(patience));
  }
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    printed: () => out + err,
    signal: (name) => void child.kill(name),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
