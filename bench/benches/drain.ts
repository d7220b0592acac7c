import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Bench } from '../bench.ts';
import { residentMemory } from '../measure/memory.ts';
import { sideBySide } from '../measure/sideBySide.ts';
import { quantile, shown } from '../measure/statistics.ts';
import { makeCentre } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { startMailProvider } from '../stage/mailProvider.ts';
import { untilQuiet } from '../stage/quiet.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';
import { pressYes } from '../stage/sendEmails.ts';

const RESETS = 1_000;
const WITHIN_MS = 60_000;
const LATENCY_MS = 300;
/** As many as one Keydesk sends at once (core/delivery/superviseDelivery.ts). */
const AT_ONCE = 8;
/** Conversations in which the cards are, so that Slack's pace of a message a second is kept in each. */
const DESKS = 100;
/** Resets before it, which do not count: what a first message needs is loaded, and memory is as in use. */
const WARM_UP = 50;
/** The issue: drained so soon after the last. */
const AIM_MS = 5_000;
const LOOK_EVERY_MS = 20;

export const drain: Bench = {
  compares: `${RESETS} resets asked for in a minute until none is left on the queue, against as many calls of the same provider, ${AT_ONCE} at once, asked for as evenly`,
  aim: 0.93,
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    const { core, pool } = database;
    const centre = await makeCentre(core, { guardians: WARM_UP + RESETS, managers: ['U0BENCH'] });
    const mail = await startMailProvider(stage.closing);
    mail.latencyMs = LATENCY_MS;
    const slackApiUrl = await startQuietSlack(stage.closing);
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl });
    const press = (at: number) => {
      const guardian = centre.guardians[at];
      if (!guardian) throw new Error('There are too few guardians.');
      return pressYes(core, centre, guardian, `U0BENCH${at % DESKS}`);
    };
    await sideBySide([...Array(WARM_UP).keys()], 4, press);
    await untilQuiet(pool);

    stage.note(`${RESETS} resets in a minute`);
    const pressedAt = new Map<string, number>();
    const waits: number[] = [];
    mail.onMail = (body, at) => {
      const to = /"to":\[?"([^"]+)"/.exec(body)?.[1] ?? '';
      waits.push(at - (pressedAt.get(to) ?? Number.NaN));
    };
    const before = residentMemory(keydesk.pid);
    let halfway = 0;
    const began = performance.now();
    await evenly(async (at) => {
      if (at === RESETS / 2) halfway = residentMemory(keydesk.pid);
      pressedAt.set(centre.guardians[WARM_UP + at]?.email ?? '', performance.now());
      await press(WARM_UP + at);
    });
    const asked = performance.now();
    await untilDrained(pool);
    const ended = performance.now();
    const after = residentMemory(keydesk.pid);
    mail.onMail = () => {};
    const sent = await core.db.delivery.count({ where: { accountId: centre.accountId, state: 'sent' } });
    if (sent !== WARM_UP + RESETS || waits.length !== RESETS)
      throw new Error(
        `${sent - WARM_UP} of ${RESETS} were sent, with ${waits.length} calls of the provider.`,
      );

    stage.note(`${RESETS} calls in a minute`);
    const yardstick = await ideal(mail.url);
    const over = ended - asked;
    return {
      value: ended - began,
      unit: 'ms',
      yardstick,
      besides: [
        `all ${RESETS} sent, once`,
        `drained ${shown(over / 1_000)} s after the last, ${over < AIM_MS ? 'under' : 'NOT under'} ${AIM_MS / 1_000} s`,
        `from YES to the call ${shown(quantile(waits, 0.5))} ms (median), p99 ${shown(quantile(waits, 0.99))} ms`,
        `memory ${shown(before)} MB before, ${shown(halfway)} MB halfway, ${shown(after)} MB after`,
      ],
    };
  },
};

/** Begins each piece of work at its moment of the minute, whether or not the one before is done. */
async function evenly(work: (at: number) => Promise<void>): Promise<void> {
  const began = performance.now();
  const begun: Promise<void>[] = [];
  for (let at = 0; at < RESETS; at += 1) {
    await pause(Math.max(0, began + (at * WITHIN_MS) / RESETS - performance.now()));
    begun.push(work(at));
  }
  await Promise.all(begun);
}

/** Unlike `untilQuiet`: a card that waits for its turn in Slack is still on the queue. */
async function untilDrained(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM pgboss.job WHERE name IN ('delivery', 'card') AND state < 'completed'`,
    );
    if (rows[0]?.open === 0) return;
    await pause(LOOK_EVERY_MS);
  }
}

/** Milliseconds until the last of as many calls is answered. */
async function ideal(url: string): Promise<number> {
  const began = performance.now();
  const line: (() => void)[] = [];
  let free = AT_ONCE;
  await evenly(async () => {
    if (free === 0) await new Promise<void>((resolve) => line.push(resolve));
    else free -= 1;
    await fetch(`${url}/emails`, { method: 'POST', body: '{}' }).then((answer) => answer.arrayBuffer());
    const next = line.shift();
    if (next) next();
    else free += 1;
  });
  return performance.now() - began;
}
