import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { systemClock } from '../../src/core/clock.ts';
import type { Core } from '../../src/core/core.ts';
import { makePasswordHashing } from '../../src/core/credentials/hashing.ts';
import { type Database, openDatabase } from '../../src/core/database/open.ts';
import { openQueue } from '../../src/core/queue.ts';
import { makeSecrets } from '../../src/core/secrets.ts';
import type { Stage } from './stage.ts';

/** An embedded PostgreSQL with its usual settings, fsync among them, and the bench's own hand in Keydesk's database. */
export interface StageDatabase extends Database {
  /** Rules to prepare a bench with; jobs are stored, and Keydesk's own process runs them. */
  core: Core;
  dataDir: string;
  /** APP_SECRET of this stage. */
  appSecret: string;
  /** An empty database on the same PostgreSQL, for what ours is compared with. */
  yardstickUrl: string;
}

/** @param publicUrl the base of the links. */
export async function openStageDatabase(stage: Stage, publicUrl: string): Promise<StageDatabase> {
  const dataDir = `${stage.folder}/data`;
  const database = await openDatabase({ dataDir, applicationName: 'bench' });
  stage.closing.add(database.close);
  const log = pino({ level: 'silent' });
  const queue = await openQueue({ url: database.url, log, background: false });
  stage.closing.add(() => queue.close());
  const secret = randomBytes(32);
  const core: Core = {
    db: database.db,
    clock: systemClock,
    secrets: makeSecrets([secret]),
    queue,
    hashing: await makePasswordHashing(),
    log,
    publicUrl,
  };
  const yardstickUrl = await createEmptyDatabase(database.url, 'yardstick');
  return { ...database, core, dataDir, appSecret: secret.toString('base64'), yardstickUrl };
}

async function createEmptyDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`).finally(() => client.end());
  const empty = new URL(url);
  empty.pathname = `/${name}`;
  return empty.href;
}
