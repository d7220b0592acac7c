import autocannon from 'autocannon';
import type pg from 'pg';
import type { Bench } from '../bench.ts';
import { type Answer, openBrowsers } from '../measure/browser.ts';
import { median, shown } from '../measure/statistics.ts';
import { inTurns } from '../measure/turns.ts';
import { makeCentre } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { startYardstick } from '../stage/programs.ts';
import { untilQuiet } from '../stage/quiet.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';

const ROUNDS = 4;
const A_ROUND_S = 4;
const CONNECTIONS = 32;
/** Addresses asked about in turn: half are guardians', half nobody's. */
const ADDRESSES = 200;
/**
 * Origins that each connection posts from, as a proxy tells it: of one origin alone, nearly all posts would be answered
 * and not stored.
 */
const VISITORS = 400;

export const forgot: Bench = {
  compares: 'Forgot Password posts, against a bare Express route that inserts one row through pg',
  aim: 0.5,
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    const { core, pool, yardstickUrl } = database;
    const { slug, guardians } = await makeCentre(core, { guardians: ADDRESSES / 2, managers: [] });
    const mail = await startMailProvider(stage.closing);
    const slackApiUrl = await startQuietSlack(stage.closing);
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl, trustProxy: 1 });
    const file = 'bench/yardsticks/insertRoute.ts';
    const env = { DATABASE_URL: yardstickUrl };
    const bare = await startYardstick(stage.closing, { file, folder: stage.folder, env });
    const page = `${keydesk.url}/${slug}/portal/forgot`;
    const form = await openBrowsers(stage.closing, 1).get(page);
    const emails = guardians.flatMap(({ email }, i) => [email, `nobody-${i}@mail.example`]);

    stage.note(`${ROUNDS} rounds of ${A_ROUND_S} s`);
    const { ours, theirs } = await inTurns(
      ROUNDS,
      async () => {
        const began = await clockOf(pool);
        const round = await post(page, emails, form);
        if ((await countStored(pool, began)) < round.answered)
          throw new Error(`${round.answered} posts were answered, and not all of them stored.`);
        // What has come in is looked up one after the other, for minutes; the yardstick has nothing of the kind.
        await pool.query(`DELETE FROM pgboss.job WHERE name = 'forgot' AND state = 'created'`);
        await untilQuiet(pool);
        return round;
      },
      () => post(`${bare.ready}/forgot`, emails, form),
    );
    const both = (figure: (round: Round) => number) =>
      `${shown(median(ours.map(figure)))} ms against ${shown(median(theirs.map(figure)))} ms`;
    return {
      value: median(ours.map((round) => round.perSecond)),
      unit: '1/s',
      yardstick: median(theirs.map((round) => round.perSecond)),
      besides: [
        `${CONNECTIONS} connections`,
        `p50 ${both((round) => round.p50)}`,
        `p99 ${both((round) => round.p99)}`,
      ],
    };
  },
};

async function clockOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ now: string }>('SELECT now()::text AS now');
  return rows[0]?.now ?? '';
}

/** How many questions were put on the queue since then, whatever became of them. */
async function countStored(pool: pg.Pool, since: string): Promise<number> {
  const { rows } = await pool.query<{ many: number }>(
    `SELECT count(*)::int AS many FROM pgboss.job WHERE name = 'forgot' AND created_on >= $1`,
    [since],
  );
  return rows[0]?.many ?? 0;
}

interface Round {
  answered: number;
  perSecond: number;
  p50: number;
  p99: number;
}

/** Both sides are sent the same bytes: an address and an origin each, and the token and cookie of one browser. */
async function post(url: string, emails: readonly string[], { cookie, hidden }: Answer): Promise<Round> {
  let connections = 0;
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: A_ROUND_S,
    // Each connection has visitors of its own, and goes through them in turn.
    setupClient(client) {
      connections += 1;
      const of = connections;
      client.setRequests(
        Array.from({ length: VISITORS }, (_, i) => ({
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            cookie,
            'x-forwarded-for': `10.${of}.${i >> 8}.${i & 0xff}`,
          },
          body: new URLSearchParams({ ...hidden, email: emails[i % emails.length] ?? '' }).toString(),
        })),
      );
    },
  });
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${result.non2xx} posts were refused and ${result.errors} failed.`);
  const { p50, p99 } = result.latency;
  const answered = result['2xx'];
  return { answered, perSecond: answered / result.duration, p50, p99 };
}
