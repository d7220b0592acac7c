import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotOpenDatabase, firstLine } from '../problems.ts';
import { adoptPostmaster } from './adopt.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { createCluster, removeHalfMade } from './cluster.ts';
import { findHome, type Home, prepareDataDir } from './home.ts';
import { databaseUser } from './os-user.ts';
import { type Settings, startPostmaster, stopPostmaster } from './postmaster.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { announcePresence, type Presence } from './presence.ts';
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

/** The embedded PostgreSQL, running, with this process announced to it. */
interface Tenancy {
  home: Home;
  url: string;
  presence: Presence;
}

/**
 * Joins the embedded database of a data folder: adopts the PostgreSQL that runs there, whoever started it, or
 * starts it, making the database first when there is none. If PostgreSQL goes away later, killed for its memory
 * perhaps, it is started again where it was.
 * @throws CannotOpenDatabase
 */
export async function joinEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = await prepareDataDir(options.dataDir);
  let tenancy = await withStartLock(dataDir, () => moveIn(dataDir, options));
  const { url } = tenancy;
  const left = new AbortController();
  const rejoining = (async () => {
    for (;;) {
      await tenancy.presence.lost;
      if (left.signal.aborted) return;
      tenancy = await rejoin(dataDir, options, left.signal);
      if (tenancy.url !== url)
        options.log?.warn({}, 'The embedded database came back at another port. Restart Keydesk.');
    }
  })().catch(() => {});
  return {
    url,
    async leave() {
      left.abort();
      await withStartLock(dataDir, () => moveOut(tenancy, options));
      await rejoining;
    },
  };
}

async function moveIn(dataDir: string, options: EmbeddedOptions): Promise<Tenancy> {
  await removeHalfMade(dataDir);
  const found = await findHome(dataDir);
  const user = await databaseUser(found?.cluster);
  const binaries = await findBinaries(user);
  const home = found ?? (await createCluster(dataDir, user, binaries));
  await refuseOtherVersion(home, binaries);
  const password = await readPassword(home);
  const adopted = await adoptPostmaster(home, password);
  const port = adopted ?? (await startPostmaster(home, user, binaries, options.settings ?? {}));
  const url = urlOf(password, port);
  const presence = await announcePresence(url, options.applicationName);
  options.log?.info(
    { port, adopted: adopted !== undefined },
    `The embedded database is ready. Its data is in ${home.folder}`,
  );
  return { home, url, presence };
}

/** PostgreSQL stops with the last process that leaves, whoever started it. */
async function moveOut({ home, presence }: Tenancy, { log }: EmbeddedOptions): Promise<void> {
  const last = await presence.wasLast().catch(() => false);
  await presence.end();
  if (!last) return;
  const running = await readPostmasterFile(home.cluster);
  if (running && !(await stopPostmaster(home.cluster, running.pid)))
    log?.warn({ pid: running.pid }, 'The embedded database does not stop; the next start takes it over.');
}

async function rejoin(dataDir: string, options: EmbeddedOptions, left: AbortSignal): Promise<Tenancy> {
  options.log?.warn({}, 'The embedded database went away; it is being started again.');
  for (;;) {
    try {
      return await withStartLock(dataDir, async () => {
        left.throwIfAborted();
        return await moveIn(dataDir, options);
      });
    } catch (error) {
      left.throwIfAborted();
      options.log?.warn(
        { reason: firstLine(error) },
        'The embedded database could not be started again; the next try is in a second.',
      );
      await pause(1_000, undefined, { signal: left, ref: false });
    }
  }
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
