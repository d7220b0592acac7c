import { openSync } from 'node:fs';
import { chown, open, stat } from 'node:fs/promises';
import type { Home } from './home.ts';
import type { RunAs } from './os-user.ts';

/** Bytes; a larger log is begun anew at the next start. */
const LARGEST_LOG = 5_000_000;

/** An open log of PostgreSQL, and how many bytes were in it before. */
export interface PostmasterLog {
  descriptor: number;
  size: number;
}

/** Opens the log that PostgreSQL writes its messages to. */
export async function openLog(home: Home, user: RunAs): Promise<PostmasterLog> {
  const size = await stat(home.logFile).then(
    (file) => file.size,
    () => 0,
  );
  const tooLarge = size > LARGEST_LOG;
  const descriptor = openSync(home.logFile, tooLarge ? 'w' : 'a', 0o600);
  if (user.uid !== undefined) await chown(home.logFile, user.uid, user.gid ?? user.uid);
  return { descriptor, size: tooLarge ? 0 : size };
}

/** The most telling line that PostgreSQL wrote since the log had `from` bytes; undefined when it wrote nothing. */
export async function lastWords(home: Home, from: number): Promise<string | undefined> {
  const file = await open(home.logFile);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, from);
    const lines = buffer.toString('utf8', 0, bytesRead).trim().split('\n');
    const telling = lines.findLast((line) => /FATAL|PANIC|error while loading/.test(line)) ?? lines.at(-1);
    return telling?.replace(/^.*?(FATAL|PANIC): */, '').trim() || undefined;
  } finally {
    await file.close();
  }
}
