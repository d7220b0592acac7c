import { WebClient } from '@slack/web-api';
import { expect, it } from 'vitest';
import { bringRequestUpToDate } from '../../../src/bot/approvals/requestWorker.ts';
import { boltLog } from '../../../src/bot/boltLog.ts';
import { bringCardsUpToDate } from '../../../src/bot/cards/cardWorker.ts';
import { CardsNotShown } from '../../../src/bot/cards/showCopies.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { makeTestClock } from '../../support/clock.ts';
import { storiesOfRequests } from './approvalsSetup.ts';

// The workers of the world are not running: each test calls them, as the queues of several processes might.
const { world, asks, row, everyCopySays, later } = storiesOfRequests({ background: false });

/** A minute passes before each look, so that the pace of a channel holds nothing back. */
const wall = makeTestClock();

function client(): WebClient {
  return new WebClient('bot-token-of-the-tests', {
    slackApiUrl: world().slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: boltLog(world().core.log),
  });
}

/** A client whose updates are under way for as long as somebody wishes. */
function slowClient() {
  const slack = client();
  const { promise: mayGo, resolve: go } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const update = slack.chat.update;
  slack.chat.update = async (message) => {
    begin();
    await mayGo;
    return update(message);
  };
  return { slack, begun, go };
}

it('an update of the request that Slack gets after the link’s is not the last word', async () => {
  const { core, centre } = world();
  const made = await asks();
  const { requestId } = made;
  const show = (slack = client()) => {
    wall.advance(MINUTE);
    return bringRequestUpToDate(core, slack, requestId, wall);
  };
  await show();
  await everyCopySays(made, /Waiting for approval/);
  // The reminder is being shown, and hangs on its way to Slack.
  await later(made, 30 * MINUTE);
  const { slack, begun, go } = slowClient();
  const hanging = show(slack);
  await begun;
  const { accountId, staff } = centre;
  await decide(core, { accountId, requestId, staffId: staff.manager, decision: 'approve' });
  const linkId = (await row(requestId)).linkId as LinkId;
  const showLink = () => {
    wall.advance(MINUTE);
    return bringCardsUpToDate(core, client(), linkId, wall);
  };
  await showLink();
  await everyCopySays(made, /approved by Maya Manager/);
  go();
  // It finds that it was not alone, and asks for another look.
  await expect(hanging).rejects.toThrow(CardsNotShown);
  await show();
  await showLink();
  await everyCopySays(made, /approved by Maya Manager/);
  const jobs = await core.db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM pgboss.job WHERE name = 'card' AND data->>'linkId' = ${linkId}`;
  expect(Number(jobs[0]?.count)).toBeGreaterThanOrEqual(1);
});

it('two jobs of one request post each copy once', async () => {
  const { core } = world();
  for (let round = 0; round < 10; round += 1) {
    const made = await asks();
    const show = async () => {
      wall.advance(MINUTE);
      try {
        await bringRequestUpToDate(core, client(), made.requestId, wall);
        return true;
      } catch (error) {
        if (error instanceof CardsNotShown) return false;
        throw error;
      }
    };
    await Promise.all([show(), show(), show()]);
    while (!(await show()));
    for (const person of ['U_FRONT_DESK', 'U_MANAGER'])
      expect(
        world().slack.person(person).reads('app').split(`Password reset for ${made.name}\n`),
      ).toHaveLength(2);
  }
});
