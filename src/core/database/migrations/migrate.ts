import { CannotOpenDatabase, firstLine } from '../problems.ts';
import { EngineConnection } from './engine-connection.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { startEngine } from './schema-engine.ts';

/** Held until the commit of each migration; any number that nothing else on the database uses. */
const MIGRATION_LOCK = 4_915_733_041;

/** PostgreSQL's major version. Older ones are out of support. */
const OLDEST_SERVER = 14;

/**
 * Brings the database to this Keydesk's schema through Prisma's own engine, so that `prisma migrate` agrees.
 * Each migration is one transaction together with its row in `_prisma_migrations`: a crash or a failure leaves
 * nothing of it behind. Processes that start at the same moment take turns.
 * @returns the names of the migrations applied now, oldest first.
 * @throws CannotOpenDatabase when one fails, or when the database was migrated by a newer Keydesk.
 */
export async function migrate(url: string, migrations?: readonly Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const connection = new EngineConnection(url);
  try {
    await refuseOldServer(connection);
    const done = await appliedNames(connection);
    refuseNewer(done, wanted);
    // Nothing to do is the usual case; then the engine and its 40 MB are not even loaded.
    if (wanted.every(({ name }) => done.has(name))) return [];
    return await applyInTurn(connection, wanted, done);
  } finally {
    await connection.close();
  }
}

async function applyInTurn(
  connection: EngineConnection,
  wanted: readonly Migration[],
  done: ReadonlySet<string>,
): Promise<string[]> {
  const engine = await startEngine(connection);
  const applied: string[] = [];
  try {
    for (const [index, { name }] of wanted.entries()) {
      if (done.has(name)) continue;
      await connection.query('BEGIN');
      await connection.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      applied.push(...(await engine.apply(wanted.slice(0, index + 1))));
      // The engine takes a lock of its own and leaves it to the end of the session, which a pooler may never end.
      await connection.query('SELECT pg_advisory_unlock_all()');
      await connection.query('COMMIT');
    }
    return applied;
  } catch (error) {
    const reason = firstLine(connection.scriptError ?? error);
    const name = wanted.find(
      (migration) => !done.has(migration.name) && !applied.includes(migration.name),
    )?.name;
    await connection.query('ROLLBACK').catch(() => {});
    throw new CannotOpenDatabase(
      `Migration ${name} failed and nothing of it was kept (${reason}). Put that right and start Keydesk again.`,
      { cause: connection.scriptError ?? error },
    );
  } finally {
    engine.free();
  }
}

/** What `_prisma_migrations` counts as done. */
async function appliedNames(connection: EngineConnection): Promise<Set<string>> {
  const [table] = await connection.query(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there`,
  );
  if (!table?.there) return new Set();
  const rows = await connection.query(
    'SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Set(rows.map((row) => String(row.migration_name)));
}

async function refuseOldServer(connection: EngineConnection): Promise<void> {
  const [server] = await connection.query(`SELECT current_setting('server_version_num')::int AS version`);
  const major = Math.floor(Number(server?.version) / 10_000);
  if (major < OLDEST_SERVER)
    throw new CannotOpenDatabase(
      `This is PostgreSQL ${major}, and Keydesk needs ${OLDEST_SERVER} or newer. Point DATABASE_URL at a newer one.`,
    );
}

function refuseNewer(done: ReadonlySet<string>, wanted: readonly Migration[]): void {
  const known = new Set(wanted.map(({ name }) => name));
  const newer = [...done].find((name) => !known.has(name));
  if (newer === undefined) return;
  throw new CannotOpenDatabase(
    `This database belongs to a newer Keydesk: it has the migration ${newer}, which this one does not know. ` +
      'Start the newer Keydesk, or restore a backup from before.',
  );
}
