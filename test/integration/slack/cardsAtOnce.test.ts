import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boltLog } from '../../../src/bot/boltLog.ts';
import { bringCardsUpToDate } from '../../../src/bot/cards/cardWorker.ts';
import { CardsNotShown } from '../../../src/bot/cards/showCopies.ts';
import { decide } from '../../../src/core/approvals/decide.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { requestGuardianReset } from '../../../src/core/links/request.ts';
import { makeTestClock } from '../../support/clock.ts';
import { sendGuardianReset, yesFor } from '../../support/links.ts';
import { callsOf, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
beforeAll(async () => {
  // The worker of the world is not running: each test calls it, as the queues of several processes might.
  world = await startSlackWorld({ until: 'file', background: false });
});
afterAll(() => world.stop());

/** A minute passes before each try, so that the pace of a channel holds nothing back. */
const wall = makeTestClock();
async function show(linkId: LinkId): Promise<'shown' | 'again'> {
  const slack = new WebClient('bot-token-of-the-tests', {
    slackApiUrl: world.slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: boltLog(world.core.log),
  });
  wall.advance(MINUTE);
  try {
    await bringCardsUpToDate(world.core, slack, linkId, wall);
    return 'shown';
  } catch (error) {
    if (error instanceof CardsNotShown) return 'again';
    throw error;
  }
}

const posted = () => callsOf(world.slack, 'chat.postMessage').length;

/** Fern asks about José, and Maya approves: a link whose only copy is Fern's and those who were told. */
async function approved(): Promise<LinkId> {
  const { core, centre } = world;
  const { accountId, staff, workspaceId } = centre;
  const cards = [{ workspaceId, destination: 'U_FRONT_DESK' }];
  const asked = await requestGuardianReset(
    core,
    await yesFor(core, centre, centre.jose, { staffId: staff.front_desk, cards }),
  );
  if (asked.kind !== 'asked') throw new Error('It was sent.');
  const { requestId } = asked;
  const done = await decide(core, { accountId, requestId, staffId: staff.manager, decision: 'approve' });
  if (done.kind !== 'approved') throw new Error('It was not approved.');
  return done.linkId;
}

describe('two jobs at the same moment', () => {
  it('post a copy once, twenty times over', async () => {
    const { core, centre } = world;
    for (let round = 0; round < 20; round += 1) {
      const { linkId } = await sendGuardianReset(core, await yesFor(core, centre, centre.jane));
      const before = posted();
      await Promise.all([show(linkId), show(linkId), show(linkId)]);
      while ((await show(linkId)) !== 'shown');
      expect(posted()).toBe(before + 1);
    }
  });
});

describe('a copy whose posting began while it was a request’s card', () => {
  it('is left alone for half a minute, then looked for and posted', async () => {
    const { core } = world;
    const linkId = await approved();
    // The request's own job has begun to post Fern's copy, and Slack has not answered yet.
    const where = { linkId, destination: 'U_FRONT_DESK' };
    await core.db.postedMessage.updateMany({ where, data: { posting: true } });
    const others = (await core.db.postedMessage.count({ where: { linkId } })) - 1;
    const before = posted();
    expect(await show(linkId)).toBe('again');
    expect(posted()).toBe(before + others);
    core.clock.advance(MINUTE);
    expect(await show(linkId)).toBe('shown');
    expect(posted()).toBe(before + others + 1);
  });

  it('is brought up to date at once when Slack has answered meanwhile', async () => {
    const { core } = world;
    const linkId = await approved();
    const where = { linkId, destination: 'U_FRONT_DESK' };
    const slack = new WebClient('bot-token-of-the-tests', { slackApiUrl: world.slack.apiUrl });
    const { channel, ts } = await slack.chat.postMessage({ channel: 'U_FRONT_DESK', text: 'The request.' });
    await core.db.postedMessage.updateMany({
      where,
      data: { channelId: String(channel), ts: String(ts), posting: false },
    });
    expect(await show(linkId)).toBe('shown');
    const fern = world.slack.person('U_FRONT_DESK');
    const told = JSON.stringify(await fern.message('approved by Maya Manager', { in: 'app' }));
    expect(told).toContain('Asked by Fern Front-Desk');
    fern.seesNo('The request.');
  });
});
