import type { WebClient } from '@slack/web-api';
import { identify } from '../../src/bot/identity.ts';
import { makeSlackPeople } from '../../src/bot/slackPeople.ts';
import type { Core } from '../../src/core/core.ts';
import { judge } from '../../src/core/permissions/judge.ts';

const WARM_UP = 50;
const ASKED = 500;

/**
 * How long it takes to know who is asking and whether they may, in milliseconds each: one after the other, from our
 * records anew each time, with a Slack that answers at once, since its own time is not ours.
 */
export async function timeIdentity(
  core: Core,
  { team, people }: { team: string; people: readonly string[] },
): Promise<number[]> {
  const slack = {
    users: { info: async ({ user }: { user: string }) => ({ ok: true, user: { id: user, team_id: team } }) },
  } as unknown as WebClient;
  const slackPeople = makeSlackPeople(core.clock);
  const times: number[] = [];
  for (let asked = 0; asked < WARM_UP + ASKED; asked += 1) {
    const slackUserId = people[asked % people.length] ?? '';
    const began = performance.now();
    const { proven } = identify(
      { core, slack, people: slackPeople },
      { slackUserId, workspace: team },
      { attempted: '/reset-guardian' },
    );
    const { staffId, level } = await proven;
    const verdict = judge({ staffId, level, active: true }, 'send-guardian-reset');
    if (!verdict.may) throw new Error('Somebody of the bench may not send.');
    if (asked >= WARM_UP) times.push(performance.now() - began);
  }
  return times;
}
