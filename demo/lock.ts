import { mkdir, realpath } from 'node:fs/promises';
import { tryLock, type Unlock } from '../src/core/database/embedded/start-lock.ts';

/**
 * Keeps the demo's folder for one demo. Two on one database would work on each other's jobs: mails and cards of the one
 * would go to the inbox and the Slack of the other. The lock goes with the process, so none is ever stale.
 * @throws Error with one plain sentence
 */
export async function lockDataDir(dataDir: string): Promise<Unlock> {
  await mkdir(dataDir, { recursive: true });
  const unlock = await tryLock(await realpath(dataDir), 'demo');
  if (unlock) return unlock;
  throw new Error(
    `Another demo is running with the data in ${dataDir}. Stop that one, or set DATA_DIR to another folder.`,
  );
}
