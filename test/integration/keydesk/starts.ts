import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type KeydeskProcess, startKeydeskProcess } from '../../support/keydeskProcess.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts a Keydesk that the test's end stops, whatever happened. */
export function startForTest(settings: Record<string, string>): KeydeskProcess {
  const keydesk = startKeydeskProcess(settings);
  onTestFinished(async () => void (await keydesk.stop()));
  return keydesk;
}

/**
 * `npm start` itself, as a shell runs it: in a process group of its own, which the test's end takes down. Name every
 * setting, because an empty one counts as absent and keeps a .env of whoever runs the tests out.
 */
export function npmStart(settings: Record<string, string>): ChildProcessByStdio<null, Readable, Readable> {
  const { PATH, HOME } = process.env;
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    env: { PATH, HOME, ...settings },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    if (npm.pid && npm.exitCode === null) process.kill(-npm.pid, 'SIGKILL');
  });
  return npm;
}
