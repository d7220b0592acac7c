import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RequestId } from '../../../src/core/ids.ts';
import { pressCancel, pressDecision, type Told } from './approvalsPresses.ts';
import { type AskingWorld, aftermathOf, makeAskingWorld } from './approvalsWorld.ts';

/** How often each race is run; fewer for a quick look. */
const ROUNDS = Number(process.env.KEYDESK_RACE_ROUNDS ?? 100);
const PATIENCE_MS = 60_000;

let asking: AskingWorld;
let urls: string[];
beforeAll(async () => {
  asking = await makeAskingWorld();
  urls = (await Promise.all([asking.start(), asking.start()])).map(({ url }) => url);
}, PATIENCE_MS);
afterAll(() => asking?.stop());

/** Each at the Keydesk that is told; what the person was told, or nothing where nobody waits for an answer. */
type Deed = (url: string, requestId: RequestId, round: number) => Promise<Told | undefined>;

const approving =
  (who: string): Deed =>
  (url, requestId) =>
    pressDecision(asking.world, url, who, requestId, 'approve');
const denying: Deed = (url, requestId) => pressDecision(asking.world, url, 'U0MIGUEL', requestId, 'deny');
const cancelling: Deed = (url, requestId) => pressCancel(asking.world, url, 'U0FERN', requestId);
/** Its time is over within moments, and a job that says so comes at that moment to one Keydesk or the other. */
const expiring: Deed = async (_, requestId, round) => {
  const { core, pool } = asking.world;
  const left = 2 + (round % 10) * 4;
  await pool.query(
    `UPDATE reset_requests SET expires_at = clock_timestamp() + $2 * interval '1 ms' WHERE id = $1`,
    [requestId, left],
  );
  await pause(left);
  await core.queue.addMany('request-due', [{ requestId }]);
  return undefined;
};

/** What whoever came second reads of each end: by whom, and how it ended. */
const TOLD: Record<string, readonly RegExp[]> = {
  approved: [/The link is on its way/, /(Maya|Miguel) Manager approved this request/],
  denied: [/Denied\. Nothing was sent/, /Miguel Manager denied this request/],
  cancelled: [/Cancelled\. Nothing is sent/, /This request was cancelled/],
  expired: [/nobody had decided/],
};

/** One outcome, told to everybody who pressed: to whoever came second by whom and when (A4). */
async function expectToldOf(requestId: RequestId, told: readonly Told[]): Promise<string> {
  const { core } = asking.world;
  await expect
    .poll(async () => (await core.db.resetRequest.findUniqueOrThrow({ where: { id: requestId } })).state, {
      timeout: PATIENCE_MS,
      interval: 20,
    })
    .not.toBe('open');
  const { state, endedAt } = await core.db.resetRequest.findUniqueOrThrow({ where: { id: requestId } });
  const [won, late = won] = TOLD[state] ?? [];
  const seconds = String(Math.floor((endedAt?.getTime() ?? 0) / 1_000));
  const winners = told.filter(({ words }) => won?.test(words) && won !== late);
  expect(winners.length, `${state}: ${told.map(({ words }) => words).join(' | ')}`).toBe(
    won === late ? 0 : 1,
  );
  for (const { words, view } of told) {
    if (winners.some((winner) => winner.words === words)) continue;
    expect(words).toMatch(late ?? /^$/);
    expect(view).toContain(seconds);
  }
  return state;
}

const RACES: [string, Deed, Deed, readonly string[]][] = [
  ['two managers approve', approving('U0MAYA'), approving('U0MIGUEL'), ['approved']],
  ['one approves, one denies', approving('U0MAYA'), denying, ['approved', 'denied']],
  ['one approves, the requester cancels', approving('U0MAYA'), cancelling, ['approved', 'cancelled']],
  ['one approves, its time is over', approving('U0MAYA'), expiring, ['approved', 'expired']],
];

it.each(RACES)(
  `at two Keydesks at the same moment, ${ROUNDS} times: %s`,
  async (name, one, other, outcomes) => {
    const tally = Object.fromEntries(outcomes.map((outcome) => [outcome, 0]));
    for (let round = 0; round < ROUNDS; round += 1) {
      const requestId = await asking.ask(round % 2 === 0 ? 'sms' : 'email');
      const [here = '', there = ''] = round % 4 < 2 ? urls : urls.toReversed();
      // Now one is a little earlier, now the other, by what some statements take.
      const ahead = ((round % 7) - 3) * 5;
      const told = await Promise.all([
        pause(Math.max(0, ahead)).then(() => one(here, requestId, round)),
        pause(Math.max(0, -ahead)).then(() => other(there, requestId, round)),
      ]);
      const state = await expectToldOf(
        requestId,
        told.filter((words) => words !== undefined),
      );
      expect(outcomes).toContain(state);
      tally[state] = (tally[state] ?? 0) + 1;
    }
    console.info(`${name}, ${ROUNDS} times: ${JSON.stringify(tally)}`);
  },
  ROUNDS * 2_000 + PATIENCE_MS,
);

it(
  'of all of them: one row’s outcome, one line of it in the Audit Log, one message where it was approved, one credit a text',
  async () => {
    const { troubles, ...tally } = await aftermathOf(asking, (left) =>
      expect.poll(left, { timeout: PATIENCE_MS, interval: 200 }).toBe(0),
    );
    console.info(JSON.stringify(tally));
    expect(troubles).toEqual([]);
    expect(asking.world.slack.warnings).toEqual([]);
  },
  PATIENCE_MS * 2,
);
