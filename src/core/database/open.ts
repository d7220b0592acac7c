import type pg from 'pg';
import type { Logger } from 'pino';
import type { PrismaClient } from './client.ts';
import { openPool, POOL_SIZE, prismaOver } from './connections.ts';
import { type EmbeddedDatabase, joinEmbeddedDatabase } from './embedded/embedded.ts';
import { migrate } from './migrations/migrate.ts';
import { explainUnreachable } from './unreachable.ts';

export interface DatabaseOptions {
  /** DATABASE_URL. Absent: the embedded database in `dataDir`. */
  databaseUrl?: string | undefined;
  /** DATA_DIR. */
  dataDir: string;
  log?: Pick<Logger, 'info' | 'warn'>;
  /** How this process is called in pg_stat_activity; `keydesk` by default. */
  applicationName?: string;
  /** The most connections that Prisma's client opens. */
  poolSize?: number;
}

/** A migrated database in use by this process. */
export interface Database {
  /** Holds a password: never log it. */
  url: string;
  db: PrismaClient;
  /** The pool under `db`, for what Prisma cannot do. */
  pool: pg.Pool;
  /** Closes the connections, once; stops the embedded PostgreSQL when this process was the last to use it. */
  close(): Promise<void>;
}

/**
 * Opens the database at start: the operator's own or the embedded one, brought to this Keydesk's schema.
 * @throws CannotOpenDatabase with one plain sentence and what to do next.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const applicationName = options.applicationName ?? 'keydesk';
  const { log, databaseUrl } = options;
  const server = databaseUrl
    ? { url: databaseUrl, leave: async () => {} }
    : await joinEmbedded(options, applicationName);
  try {
    const applied = await migrate(server.url);
    if (applied.length > 0) log?.info({ migrations: applied }, 'The database was brought up to date.');
  } catch (error) {
    await server.leave();
    throw databaseUrl ? explainUnreachable(databaseUrl, error) : error;
  }
  const pool = openPool(server.url, applicationName, options.poolSize ?? POOL_SIZE, log);
  const db = prismaOver(pool);
  let closed: Promise<void> | undefined;
  const close = async () => {
    await db.$disconnect();
    await pool.end();
    await server.leave();
  };
  return {
    url: server.url,
    db,
    pool,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

function joinEmbedded({ dataDir, log }: DatabaseOptions, applicationName: string): Promise<EmbeddedDatabase> {
  return joinEmbeddedDatabase({ dataDir, applicationName, ...(log && { log }) });
}
