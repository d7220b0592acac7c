import { WebClient } from '@slack/web-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wordsIn } from '../../../demo/slack/driver/words.ts';
import type { FaultPlan } from '../../../demo/slack/faults.ts';
import { boltLog } from '../../../src/bot/boltLog.ts';
import { bringCardsUpToDate } from '../../../src/bot/cards/cardWorker.ts';
import { CardsNotShown } from '../../../src/bot/cards/showCopies.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { personAt } from '../../../src/core/credentials/person.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { reportLink } from '../../../src/core/links/report.ts';
import { requestForgottenReset } from '../../../src/core/links/requestForgotten.ts';
import { makeCentre } from '../../support/centre.ts';
import { makeTestClock } from '../../support/clock.ts';
import { markSent, sentLink, tokenOf } from '../../support/links.ts';
import { callsOf, eventually, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
let link: { linkId: LinkId; token: string };
beforeAll(async () => {
  // The worker of the world is not running: each test calls it, as often as the queue might.
  world = await startSlackWorld({ until: 'file', background: false });
});
beforeEach(async () => {
  link = await sentLink(world.core, world.centre);
});
afterEach(() => world.slack.heal());
afterAll(() => world.stop());

const client = () =>
  new WebClient('bot-token-of-the-tests', {
    slackApiUrl: world.slack.apiUrl,
    timeout: 300,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLog(world.core.log),
  });
/** A minute passes before each try, so that the pace of a channel holds nothing back. */
const wall = makeTestClock();
const show = () => {
  wall.advance(MINUTE);
  return bringCardsUpToDate(world.core, client(), link.linkId, wall);
};
const report = () => reportLink(world.core, { token: link.token });

/** What the app's direct messages to somebody say about this link, oldest first. */
async function messagesTo(person: string): Promise<string[]> {
  const rows = await world.core.db.postedMessage.findMany({
    where: { linkId: link.linkId },
    select: { id: true },
  });
  const channel = [...world.slack.workspace.conversations.values()].find(
    (one) => one.kind === 'im' && one.members.has(person),
  );
  const about = (channel?.messages ?? []).filter((message) =>
    rows.some(({ id }) => JSON.stringify(message.metadata ?? {}).includes(id)),
  );
  return about.map((message) => wordsIn(message.blocks));
}

/** Shows as the queue would, again and again, until Slack has taken everything. */
async function showUntilDone(): Promise<void> {
  for (;;) {
    try {
      return await show();
    } catch (error) {
      if (!(error instanceof CardsNotShown)) throw error;
    }
  }
}

describe('a guardian reports a link that Maya had sent', () => {
  it('each manager gets one message of their own, and Maya’s card tells it too', async () => {
    await show();
    await report();
    await show();
    for (const manager of ['U_ADMIN', 'U_OWNER']) {
      const messages = await messagesTo(manager);
      expect(messages).toHaveLength(1);
      for (const piece of [
        'Not asked for: password reset for Jane Smith',
        'The guardian says they did not ask for this',
        'The link was stopped, and the password is as it was.',
        'Smith family',
        'by email to j•••h@e•••.com',
        'Asked for by Maya Manager · caller identified: in person',
        'Speak to Maya Manager',
        'Audit Log',
      ])
        expect(messages[0]).toContain(piece);
    }
    const [card, toMaya, ...more] = await messagesTo('U_MANAGER');
    expect(card).toContain('The guardian says they did not ask for this');
    expect(card).toContain('Reported');
    expect(toMaya).toContain('Asked for by you');
    expect(toMaya).not.toContain('Speak to Maya');
    expect(more).toEqual([]);
    expect(await messagesTo('U_FRONT_DESK')).toEqual([]);
  });

  it('twice, and the worker looks ten times: still one message each, and nothing is sent again', async () => {
    await report();
    await report();
    await show();
    const before = world.slack.calls.length;
    for (let again = 0; again < 10; again += 1) await show();
    expect(world.slack.calls).toHaveLength(before);
    for (const manager of ['U_ADMIN', 'U_OWNER']) expect(await messagesTo(manager)).toHaveLength(1);
  });

  it('after the password was chosen with it: the message says whom to call', async () => {
    const { token } = link;
    await redeemLink(world.core, {
      token,
      password: 'seven green lamps',
      confirm: 'seven green lamps',
      visit: 'a thief',
    });
    await report();
    await show();
    const [message] = await messagesTo('U_ADMIN');
    expect(message).toContain('A new password had been chosen with the link before.');
    expect(message).toContain('Call Jane Smith on the number on file now');
  });

  it('tells nothing of the token or the whole address', async () => {
    await report();
    await show();
    const said = JSON.stringify(world.slack.calls);
    expect(said).not.toContain(link.token);
    expect(said).not.toContain('jane.smith@');
    expect(world.slack.warnings).toEqual([]);
  });
});

describe('a guardian reports a link from the Forgot Password page', () => {
  it('the managers are told although there is no card', async () => {
    const { core, centre } = world;
    core.clock.advance(120_000);
    const linkId = await requestForgottenReset(core, {
      accountId: centre.accountId,
      person: personAt('customer', centre.jose),
      requestKey: 'forgot:reported',
    });
    if (!linkId) throw new Error('Nothing was sent.');
    link = { linkId, token: await tokenOf(core, linkId) };
    await markSent(core, centre.accountId, linkId);
    await show();
    expect(await messagesTo('U_MANAGER')).toEqual([]);
    await report();
    await show();
    for (const manager of ['U_MANAGER', 'U_ADMIN', 'U_OWNER']) {
      const messages = await messagesTo(manager);
      expect(messages).toHaveLength(1);
      expect(messages[0]).toContain('José Núñez');
      expect(messages[0]).toContain('Asked for by somebody on the Forgot Password page');
      expect(messages[0]).not.toContain('caller identified');
    }
  });
});

describe('telling goes wrong', () => {
  it.each<[string, FaultPlan]>([
    ['Slack drops the call', 'drop'],
    ['Slack posts it and the answer is lost', 'drop after'],
    ['Slack never answers', 'hang'],
    ['Slack posts it and never answers', 'hang after'],
    ['Slack answers 503', { status: 503 }],
    ['Slack has an error of its own', { error: 'internal_error' }],
    ['the token is revoked for a while', { error: 'token_revoked' }],
  ])('%s: each manager is told in the end, once', async (_, fault) => {
    await show();
    await report();
    world.slack.fail('chat.postMessage', fault, 2);
    await expect(show()).rejects.toThrow(CardsNotShown);
    await showUntilDone();
    for (const [manager, messages] of [
      ['U_MANAGER', 2],
      ['U_ADMIN', 1],
      ['U_OWNER', 1],
    ] as const)
      expect(await messagesTo(manager)).toHaveLength(messages);
  });

  it('the process dies between the post and its note: the next one finds the message', async () => {
    await report();
    await show();
    await world.core.db.postedMessage.updateMany({
      where: { linkId: link.linkId, kind: 'report' },
      data: { ts: null, channelId: null, shownHash: null, posting: true },
    });
    await show();
    for (const manager of ['U_ADMIN', 'U_OWNER']) expect(await messagesTo(manager)).toHaveLength(1);
  });

  it('one manager left Slack: the others are told', async () => {
    await show();
    await report();
    world.slack.fail(
      'chat.postMessage',
      (call) => (call.body.channel === 'U_ADMIN' ? { error: 'user_disabled' } : undefined),
      10,
    );
    await show();
    expect(await messagesTo('U_OWNER')).toHaveLength(1);
    expect(await messagesTo('U_ADMIN')).toEqual([]);
  });

  it('who was demoted, deactivated or unlinked while Slack was away is told nothing', async () => {
    const { core, centre, slack } = world;
    await show();
    await report();
    slack.fail('chat.postMessage', { status: 503 }, 3);
    await expect(show()).rejects.toThrow(CardsNotShown);
    const admin = core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'front_desk' } });
    const manager = core.db.staff.update({
      where: { id: centre.staff.manager },
      data: { deactivatedAt: core.clock.now() },
    });
    await Promise.all([admin, manager]);
    await showUntilDone();
    await core.db.staff.update({ where: { id: centre.staff.admin }, data: { level: 'admin' } });
    await core.db.staff.update({ where: { id: centre.staff.manager }, data: { deactivatedAt: null } });
    expect(await messagesTo('U_OWNER')).toHaveLength(1);
    expect(await messagesTo('U_ADMIN')).toEqual([]);
    expect(await messagesTo('U_MANAGER')).toEqual([expect.stringContaining('The guardian says')]);
  });

  it('two accounts on one server: each tells its own', async () => {
    const { core } = world;
    const neighbours = await makeCentre(core, 'Aqua Kids Swim');
    await report();
    await show();
    const posts = callsOf(world.slack, 'chat.postMessage').length;
    const theirs = await sentLink(core, neighbours);
    await bringCardsUpToDate(core, client(), theirs.linkId);
    expect(callsOf(world.slack, 'chat.postMessage')).toHaveLength(posts + 1);
    expect(await core.db.postedMessage.count({ where: { linkId: theirs.linkId, kind: 'report' } })).toBe(0);
  });
});

it('with the workers running, pressing the button is all it takes, through an outage of Slack', async () => {
  const { core, centre, slack } = await startSlackWorld();
  const { token } = await sentLink(core, centre);
  const posted = (person: string) =>
    [...slack.workspace.conversations.values()]
      .find((one) => one.kind === 'im' && one.members.has(person))
      ?.messages.filter((message) => wordsIn(message.blocks).includes('Not asked for'));
  slack.fail('*', { status: 503 }, 6);
  await reportLink(core, { token });
  for (const person of ['U_MANAGER', 'U_ADMIN', 'U_OWNER'])
    await eventually(() => posted(person)?.length || undefined, `a message to ${person}`);
  const all = ['U_MANAGER', 'U_ADMIN', 'U_OWNER'].map((person) => posted(person)?.length);
  expect(all).toEqual([1, 1, 1]);
});
