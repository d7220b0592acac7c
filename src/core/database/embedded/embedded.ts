import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotOpenDatabase } from '../problems.ts';
import { adoptPostmaster } from './adopt.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { createCluster } from './cluster.ts';
import { findHome, type Home, prepareDataDir } from './home.ts';
import { databaseUser } from './os-user.ts';
import { type Settings, startPostmaster, stopPostmaster } from './postmaster.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { Presence } from './presence.ts';
import { urlOf } from './role.ts';
import { withStartLock } from './start-lock.ts';

export interface EmbeddedOptions {
  /** DATA_DIR. */
  dataDir: string;
  /** How this process is called in pg_stat_activity. */
  applicationName: string;
  log?: { info(details: object, message: string): void; warn(details: object, message: string): void };
  /** Settings of PostgreSQL besides ours, used by whoever starts it. */
  settings?: Settings;
}

/** The embedded database in use by this process. */
export interface EmbeddedDatabase {
  url: string;
  /** Stops using it; PostgreSQL is stopped when no other Keydesk process is using it. */
  leave(): Promise<void>;
}

/**
 * Joins the embedded database of a data folder: adopts the PostgreSQL that runs there, whoever started it, or
 * starts it, making the database first when there is none.
 * @throws CannotOpenDatabase
 */
export async function joinEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = await prepareDataDir(options.dataDir);
  return withStartLock(dataDir, async () => {
    const found = await findHome(dataDir);
    const user = await databaseUser(found?.cluster);
    const binaries = await findBinaries(user);
    const home = found ?? (await createCluster(dataDir, user, binaries));
    await refuseOtherVersion(home, binaries);
    const password = await readPassword(home);
    const adopted = await adoptPostmaster(home, password);
    const port = adopted ?? (await startPostmaster(home, user, binaries, options.settings ?? {}));
    options.log?.info(
      { folder: home.folder, port, adopted: adopted !== undefined },
      'The embedded database is ready.',
    );
    const url = urlOf(password, port);
    const presence = await Presence.announce(url, options.applicationName);
    return { url, leave: () => withStartLock(dataDir, () => leave(home, presence, options)) };
  });
}

async function leave(home: Home, presence: Presence, { log }: EmbeddedOptions): Promise<void> {
  const last = await presence.wasLast();
  await presence.end();
  if (!last) return;
  const running = await readPostmasterFile(home.cluster);
  if (running && !(await stopPostmaster(home.cluster, running.pid)))
    log?.warn(
      { folder: home.folder, pid: running.pid },
      'The embedded database does not stop; the next start takes it over.',
    );
}

async function readPassword(home: Home): Promise<string> {
  try {
    return (await readFile(home.passwordFile, 'utf8')).trim();
  } catch (cause) {
    throw new CannotOpenDatabase(
      `The password of the embedded database cannot be read from ${home.passwordFile}. Start Keydesk as the user that started it first, or put the file back from a backup.`,
      { cause },
    );
  }
}

async function refuseOtherVersion(home: Home, binaries: Binaries): Promise<void> {
  const made = await readFile(join(home.cluster, 'PG_VERSION'), 'utf8').catch(() => '');
  // Not readable by this user: PostgreSQL itself will say what is wrong.
  if (made === '' || Number.parseInt(made, 10) === binaries.major) return;
  throw new CannotOpenDatabase(
    `The database in ${home.folder} was made by PostgreSQL ${made.trim()}, and this Keydesk brings ${binaries.major}. Start the Keydesk of before, or move the data over with pg_dump first.`,
  );
}
