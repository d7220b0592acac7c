import { type ChildProcess, fork, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Closing } from './closing.ts';

/** A process that the bench started, by its number. */
export interface Program {
  pid: number;
  /** Its last lines, for when something went wrong. */
  lastWords(): string;
  /** Resolves when it has ended by itself or by `stop`. */
  readonly ended: Promise<void>;
  /** Asks it to end and waits; after a while ends it. */
  stop(): Promise<void>;
}

/** A program of bench/yardsticks that answers questions (yardsticks/answering.ts). */
export interface Yardstick extends Program {
  /** What it said when it was ready. */
  readonly ready: unknown;
  ask(question: unknown): Promise<unknown>;
}

export interface ProgramOptions {
  /** Of the repository, such as `src/main.ts`. */
  file: string;
  /** All of the environment that it gets besides PATH and the temporary folder. */
  env: Record<string, string>;
  /** Where it runs; outside the repository, so that no .env is read. */
  folder: string;
  /** Options of Node.js. */
  nodeOptions?: readonly string[];
}

const STOP_PATIENCE_MS = 20_000;

/** Starts a program with what it prints in a file of its own. */
export function startProgram(closing: Closing, options: ProgramOptions): Program {
  return watch(closing, options, (path, log) =>
    spawn(process.execPath, [...(options.nodeOptions ?? []), path], {
      cwd: options.folder,
      env: environment(options.env),
      stdio: ['ignore', log, log],
    }),
  ).program;
}

/** Starts a yardstick and waits until it is ready. @throws with its last words when it ends instead. */
export async function startYardstick(closing: Closing, options: ProgramOptions): Promise<Yardstick> {
  const { child, program } = watch(closing, options, (path, log) =>
    fork(path, {
      cwd: options.folder,
      env: environment(options.env),
      execArgv: [...(options.nodeOptions ?? [])],
      stdio: ['ignore', log, log, 'ipc'],
    }),
  );
  const heard = (): Promise<unknown> =>
    Promise.race([
      new Promise((resolve) => child.once('message', resolve)),
      program.ended.then(() => {
        throw new Error(`${options.file} ended: ${program.lastWords()}`);
      }),
    ]);
  const ready = await heard();
  return {
    ...program,
    ready,
    async ask(question) {
      const answer = heard();
      child.send(question as object);
      return answer;
    },
  };
}

let logs = 0;

function watch(
  closing: Closing,
  { file, folder }: ProgramOptions,
  start: (path: string, log: number) => ChildProcess,
): { child: ChildProcess; program: Program } {
  logs += 1;
  const logFile = `${folder}/${logs}-${file.replaceAll('/', '-')}.log`;
  const log = openSync(logFile, 'w');
  const child = start(fileURLToPath(new URL(`../../${file}`, import.meta.url)), log);
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('error', () => {});
  const program: Program = {
    pid: child.pid ?? 0,
    ended,
    lastWords: () => lastLines(logFile),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
      await ended;
      clearTimeout(patience);
    },
  };
  closing.add(program.stop);
  return { child, program };
}

function environment(own: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, TMPDIR } = process.env;
  return { PATH, ...(TMPDIR ? { TMPDIR } : {}), ...own };
}

/** The last lines of all programs that ran in a folder, for when a bench failed. */
export function lastWords(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => `${name}: ${lastLines(join(folder, name))}`)
    .join('\n');
}

function lastLines(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n');
}
