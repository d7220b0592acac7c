import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotOpenDatabase } from '../problems.ts';
import type { Binaries } from './binaries.ts';
import { freePort, isFree } from './free-port.ts';
import type { Home } from './home.ts';
import { plainEnvironment, type RunAs } from './os-user.ts';
import {
  isAlive,
  isPostmasterOf,
  type PostmasterFile,
  readLastPort,
  readPostmasterFile,
} from './postmaster-file.ts';
import { lastWords, openLog } from './postmaster-log.ts';

const LOOK_AGAIN = 10;
/** Recovery after a crash may replay a gigabyte. */
const START_PATIENCE = 120_000;
const STOP_PATIENCE = 30_000;

/** PostgreSQL's settings, by name. */
export type Settings = Readonly<Record<string, string>>;

const SETTINGS: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  cluster_name: 'keydesk',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  log_checkpoints: 'off',
  // Details and statements of errors hold people's rows.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** How often a start is tried: another program may take the port first, or an old backend need a moment to go. */
const ATTEMPTS = 5;
const BETWEEN_ATTEMPTS = 200;

/**
 * Starts PostgreSQL in its own session, where neither Ctrl-C nor the end of this process reaches it.
 * @returns the port, once it answers.
 * @throws CannotOpenDatabase with PostgreSQL's own words.
 */
export async function startPostmaster(
  home: Home,
  user: RunAs,
  binaries: Binaries,
  settings: Settings,
): Promise<number> {
  let problem = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const result = await tryStart(home, user, binaries, settings);
    if ('port' in result) return result.port;
    problem = result.problem;
    if (result.stillAtIt) break;
    await pause(BETWEEN_ATTEMPTS);
  }
  throw new CannotOpenDatabase(
    `The embedded PostgreSQL in ${home.folder} does not start: ${problem}. Put that right (${home.logFile} has more), or set DATABASE_URL to a PostgreSQL of yours.`,
  );
}

async function tryStart(
  home: Home,
  user: RunAs,
  binaries: Binaries,
  settings: Settings,
): Promise<{ port: number } | { problem: string; stillAtIt: boolean }> {
  const before = await readPostmasterFile(home.cluster);
  // At the port of before if it is free: processes that outlived PostgreSQL still look for it there.
  const lastPort = await readLastPort(home.cluster);
  const port = (await isFree(lastPort)) ? lastPort : await freePort();
  const foreignPid = await discardNonsense(home.cluster, before);
  const log = await openLog(home, user);
  const all = { ...SETTINGS, ...settings, port: String(port) };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(binaries.postgres, ['-D', home.cluster, ...options], {
    ...user,
    cwd: home.folder,
    // The way of pg_ctl to say: a process of this number is not a PostgreSQL, though postmaster.pid has it.
    env: {
      ...plainEnvironment(),
      ...(foreignPid !== undefined && { PG_GRANDPARENT_PID: String(foreignPid) }),
    },
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
  });
  closeSync(log.descriptor);
  let ended: string | undefined;
  server.once('error', (error) => {
    ended = error.message;
  });
  server.once('exit', (code, signal) => {
    ended ??= `it ended with ${signal ?? code}`;
  });
  server.unref();
  const giveUp = performance.now() + START_PATIENCE;
  while (ended === undefined && performance.now() < giveUp) {
    const file = await readPostmasterFile(home.cluster);
    if (file?.pid === server.pid && file?.status === 'ready') return { port };
    await pause(LOOK_AGAIN);
  }
  const said = await lastWords(home, log.size);
  return ended === undefined
    ? { problem: `it is still busy (${said}); wait some minutes`, stillAtIt: true }
    : { problem: said ?? ended, stillAtIt: false };
}

/** Stops PostgreSQL: sessions are ended, everything is on the disk. Returns when the process is gone. */
export async function stopPostmaster(cluster: string, pid: number): Promise<boolean> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isPostmasterOf(cluster, pid)) return true;
    process.kill(pid, signal);
    const giveUp = performance.now() + STOP_PATIENCE;
    while (performance.now() < giveUp) {
      if (!isPostmasterOf(cluster, pid)) return true;
      await pause(LOOK_AGAIN);
    }
  }
  return false;
}

/**
 * A crash, or a full disk, can leave a postmaster.pid that PostgreSQL itself would not get past.
 * @returns the number of a foreign process that has the number in it now.
 */
async function discardNonsense(
  cluster: string,
  file: PostmasterFile | undefined,
): Promise<number | undefined> {
  if (file === undefined) return undefined;
  if (file.pid === 0) await rm(join(cluster, 'postmaster.pid'), { force: true });
  return isAlive(file.pid) && !isPostmasterOf(cluster, file.pid) ? file.pid : undefined;
}
