import { afterEach, expect, it } from 'vitest';
import type { Fault } from '../../../demo/slack/faults.ts';
import { cancelRequest } from '../../../src/core/approvals/cancel.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { type Made, storiesOfRequests, submitsForged } from './approvalsSetup.ts';
import { eventually } from './setup.ts';

const { world, set, row, asks, everyCopySays, later } = storiesOfRequests();
afterEach(() => world().slack.heal());

const FAULTS: Fault[] = [
  'drop',
  'drop after',
  { status: 500 },
  { status: 429, retryAfter: 1 },
  { error: 'internal_error' },
];

/** From now on, Slack fails one call in ten: always the same ones of a run. */
function failOneInTen() {
  let calls = 0;
  world().slack.fail(
    '*',
    () => {
      calls += 1;
      return calls % 10 === 0 ? FAULTS[(calls / 10) % FAULTS.length] : undefined;
    },
    1_000,
  );
  return () => calls;
}

/** Presses until Slack has told who presses, as a person would. */
async function decides(person: string, decision: 'approve' | 'deny', { requestId }: Made) {
  await eventually(async () => {
    const answer = await submitsForged(world(), person, `${decision}-request`, { requestId }, 'Not today.');
    return answer.includes('"errors"') ? undefined : true;
  }, 'the decision to be taken');
}

it.each([
  ['direct messages', false],
  ['a channel', true],
])(
  'Slack fails one call in ten, and every copy in %s ends in its true state',
  async (_, inChannel) => {
    const { centre } = world();
    const postedTo = { kind: 'channel' as const, workspaceId: centre.workspaceId, channelId: 'C_DESK' };
    await set(inChannel ? { postedTo } : {});
    const calls = failOneInTen();
    const made: Made[] = [];
    for (let count = 0; count < 4; count += 1) made.push(await asks());
    const [approved, denied, expired, cancelled] = made as [Made, Made, Made, Made];
    await decides('U_MANAGER', 'approve', approved);
    await decides('U_ADMIN', 'deny', denied);
    const { accountId, staff } = centre;
    const { requestId } = cancelled;
    await cancelRequest(world().core, { accountId, requestId, staffId: staff.front_desk });
    await later(expired, 60 * MINUTE);
    await everyCopySays(approved, /approved by Maya Manager/);
    await everyCopySays(denied, /Ada Admin denied it: “Not today.”/);
    await everyCopySays(cancelled, /Fern Front-Desk took it back/);
    await everyCopySays(expired, /Nobody decided in time/);
    for (const one of made)
      expect((await row(one.requestId)).posted.map(({ destination }) => destination).sort()).toEqual(
        inChannel ? ['C_DESK', 'U_FRONT_DESK'] : ['U_ADMIN', 'U_FRONT_DESK', 'U_MANAGER', 'U_OWNER'],
      );
    // Nobody reads a card twice, nor one that stayed behind.
    for (const person of ['U_FRONT_DESK', 'U_MANAGER'])
      for (const { name } of made) {
        const words = world()
          .slack.person(person)
          .reads(inChannel ? 'C_DESK' : 'app');
        expect(words.split(`Password reset for ${name}\n`).length).toBeLessThanOrEqual(2);
      }
    expect(calls()).toBeGreaterThan(20);
  },
  60_000,
);
