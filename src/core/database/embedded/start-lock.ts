import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotOpenDatabase, errorCode } from '../problems.ts';

const PATIENCE = 90_000;
const RETRY = 25;

/** macOS: open(2) takes an exclusive lock with the file, for as long as it is open. */
const O_EXLOCK = 0x20;

/**
 * Does `work` while no other process on this machine does work for the same data folder. The lock is the
 * kernel's and goes with the process, however that ends: there is no lock file that could be stale.
 * @throws CannotOpenDatabase when another process holds it for more than 90 seconds.
 */
export async function withStartLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const giveUp = performance.now() + PATIENCE;
  let unlock = await tryLock(dataDir);
  while (!unlock) {
    if (performance.now() > giveUp)
      throw new CannotOpenDatabase(
        `Another Keydesk has been busy starting or stopping the database in ${dataDir} for over a minute. End it, then start again.`,
      );
    await pause(RETRY);
    unlock = await tryLock(dataDir);
  }
  try {
    return await work();
  } finally {
    await unlock();
  }
}

export type Unlock = () => Promise<void>;

/**
 * Takes the lock of this name on an existing folder, for this machine.
 * @param folder absolute, and always spelled the same way
 * @returns undefined while another holds it, in this process or another one.
 */
export async function tryLock(folder: string, name = ''): Promise<Unlock | undefined> {
  if (process.platform === 'darwin') return lockFile(join(folder, `${name || 'postgres'}.lock`));
  const key = createHash('sha256').update(join(folder, name)).digest('hex').slice(0, 32);
  return listen(process.platform === 'win32' ? `\\\\.\\pipe\\keydesk-${key}` : `\0keydesk-${key}`);
}

/** A name in the kernel's abstract space (Linux) or a named pipe (Windows): one listener at a time, gone with its process. */
function listen(path: string): Promise<Unlock | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (errorCode(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen({ path, exclusive: true }, () =>
      resolve(() => new Promise((closed) => server.close(() => closed()))),
    );
  });
}

async function lockFile(path: string): Promise<Unlock | undefined> {
  try {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK);
    return () => file.close();
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return undefined;
    throw error;
  }
}
