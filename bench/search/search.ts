import pg from 'pg';
import { openPool, prismaOver } from '../../src/core/database/connections.ts';
import { migrate } from '../../src/core/database/migrations/migrate.ts';
import { openDatabase } from '../../src/core/database/open.ts';
import type { Bench } from '../bench.ts';
import { quantile, shown } from '../measure/statistics.ts';
import type { Stage } from '../stage/stage.ts';
import { fill } from './fill.ts';
import { makeQueries, type Query } from './queries.ts';
import { type Times, timeQueries } from './timeQueries.ts';

/** A directory of one size and shape; the guardians that are searched are always those of the first account. */
interface Shape {
  name: string;
  accounts: number;
  guardians: number;
}

const SMALL: Shape = { name: 'ten_thousand', accounts: 1, guardians: 10_000 };
const MANY: Shape = { name: 'million_in_many', accounts: 100, guardians: 10_000 };
const ONE: Shape = { name: 'million_in_one', accounts: 1, guardians: 1_000_000 };

/** Rounds of a hundred queries that count, after those that warm up; the shapes take turns. */
const ROUNDS = 8;
const WARM_UP = 3;

/** The times of every kind of query on every shape. */
export interface SearchTimes {
  small: Times;
  many: Times;
  one: Times;
}

export const search: Bench = {
  compares:
    'p95 of a realistic mix of searches among 1,000,000 guardians, in one account or a hundred, against 10,000',
  aim: 0.5,
  async run(stage) {
    const { small, many, one } = await measureSearch(stage);
    const p95 = (times: Times) => quantile([...times.values()].flat(), 0.95);
    const middle = (times: Times) => shown(quantile([...times.values()].flat(), 0.5));
    return {
      value: Math.max(p95(many), p95(one)),
      unit: 'ms',
      yardstick: p95(small),
      besides: [
        `p95 ${shown(p95(one))} ms in one account, ${shown(p95(many))} ms over a hundred`,
        `p50 ${middle(one)} and ${middle(many)} ms against ${middle(small)} ms`,
      ],
    };
  },
};

/** Fills the three shapes and asks the same mix of each, in turns. */
export async function measureSearch(stage: Stage): Promise<SearchTimes> {
  const server = await openDatabase({ dataDir: `${stage.folder}/data`, applicationName: 'bench' });
  stage.closing.add(server.close);
  const prepared = [];
  for (const shape of [SMALL, MANY, ONE]) prepared.push(await prepare(stage, server.url, shape));
  stage.note('searching');
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const { ask, queries, times } of prepared) {
      await ask(queries[round] ?? [], round < WARM_UP ? undefined : times);
    }
  }
  const [small, many, one] = prepared.map(({ times }) => times);
  if (!small || !many || !one) throw new Error('A shape was not measured.');
  return { small, many, one };
}

async function prepare(stage: Stage, serverUrl: string, shape: Shape) {
  const url = new URL(serverUrl);
  url.pathname = `/${shape.name}`;
  await onServer(serverUrl, `CREATE DATABASE ${shape.name}`);
  await migrate(url.href);
  const pool = openPool(url.href, 'bench', 2);
  const db = prismaOver(pool);
  stage.closing.add(async () => {
    await db.$disconnect();
    await pool.end();
  });
  const [accountId] = await fill(pool, shape, (words) => stage.note(`${shape.name}: ${words}`));
  if (!accountId) throw new Error('No account was made.');
  const all = makeQueries(0, shape.guardians, WARM_UP + ROUNDS);
  const queries = Array.from({ length: WARM_UP + ROUNDS }, (_, round) =>
    all.slice(round * 100, round * 100 + 100),
  );
  const times: Times = new Map();
  const ask = (some: readonly Query[], into?: Times) => timeQueries(db, accountId, some, into);
  return { queries, times, ask };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
