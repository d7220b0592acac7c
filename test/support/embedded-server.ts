import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinEmbeddedDatabase } from '../../src/core/database/embedded/embedded.ts';
import { stopPostmaster } from '../../src/core/database/embedded/postmaster.ts';
import { isAlive, readPostmasterFile } from '../../src/core/database/embedded/postmaster-file.ts';

const PREFIX = 'keydesk-test-';

/** Nothing here has to survive a power cut. */
const NOT_DURABLE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

/** Starts an embedded PostgreSQL in a temporary folder that has this process's number in its name. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // For when the tests run as root and PostgreSQL as its own user.
  await chmod(dataDir, 0o755);
  const database = await joinEmbeddedDatabase({ dataDir, applicationName: 'tests', settings: NOT_DURABLE });
  return {
    url: database.url,
    async stop() {
      await database.leave();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A run that was killed could not stop its PostgreSQL; the next run does. */
export async function stopAbandonedServers(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const owner = Number.parseInt(name.slice(PREFIX.length), 10);
    if (Number.isNaN(owner) || isAlive(owner)) continue;
    const cluster = join(tmpdir(), name, 'postgres', 'cluster');
    const running = await readPostmasterFile(cluster);
    if (running) await stopPostmaster(cluster, running.pid);
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}
