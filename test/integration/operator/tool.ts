import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCommand } from '../../../src/operator/program.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the command printed and how it ended. */
export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the real `keydesk` command as its own process, with no settings but these. */
export function runTool(args: readonly string[], settings: Record<string, string>): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/keydesk.mjs', ...args], {
      cwd: root,
      env: { PATH, HOME, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** The same in this process, which is several times faster: one command at a time, and no signals or pipes. */
export async function runHere(args: readonly string[], settings: Record<string, string>): Promise<Ran> {
  const { PATH = '', HOME = '', NODE_ENV = '' } = process.env;
  const environment = process.env;
  const out: unknown[] = [];
  const err: unknown[] = [];
  const into = (printed: unknown[], end: string) => (text: unknown) => printed.push(`${text}${end}`) > 0;
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(into(out, '\n')),
    vi.spyOn(console, 'error').mockImplementation(into(err, '\n')),
    vi.spyOn(process.stdout, 'write').mockImplementation(into(out, '')),
    vi.spyOn(process.stderr, 'write').mockImplementation(into(err, '')),
  ];
  process.env = { PATH, HOME, NODE_ENV, ...settings };
  process.exitCode = 0;
  try {
    await runCommand(args);
    return { code: Number(process.exitCode), out: out.join(''), err: err.join('') };
  } finally {
    process.env = environment;
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}
