import { WebClient } from '@slack/web-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wordsIn } from '../../../demo/slack/driver/words.ts';
import type { FaultPlan } from '../../../demo/slack/faults.ts';
import { removeMessage } from '../../../demo/slack/messages.ts';
import { boltLog } from '../../../src/bot/boltLog.ts';
import { bringCardsUpToDate } from '../../../src/bot/cards/cardWorker.ts';
import { CardsNotShown } from '../../../src/bot/cards/showCopies.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { LinkId } from '../../../src/core/ids.ts';
import { endLink } from '../../../src/core/links/lifecycle.ts';
import { markOpened } from '../../../src/core/links/redeem.ts';
import { makeTestClock } from '../../support/clock.ts';
import { markSent, sendGuardianReset, yesFor } from '../../support/links.ts';
import { callsOf, type SlackWorld, startSlackWorld } from './setup.ts';

let world: SlackWorld;
let linkId: LinkId;
beforeAll(async () => {
  // The worker of the world is not running: each test calls it, as often as the queue might.
  world = await startSlackWorld({ until: 'file', background: false });
});
beforeEach(async () => {
  linkId = await request();
});
afterEach(() => world.slack.heal());
afterAll(() => world.stop());

const client = (token = 'bot-token-of-the-tests') =>
  new WebClient(token, {
    slackApiUrl: world.slack.apiUrl,
    timeout: 300,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLog(world.core.log),
  });
/** A minute passes before each try, so that the pace of a channel holds nothing back. */
const wall = makeTestClock();
const show = (slack = client()) => {
  wall.advance(MINUTE);
  return bringCardsUpToDate(world.core, slack, linkId, wall);
};

async function request(destinations = ['U_MANAGER']): Promise<LinkId> {
  const { core, centre } = world;
  const cards = destinations.map((destination) => ({ workspaceId: centre.workspaceId, destination }));
  const yes = await yesFor(core, centre, centre.jane, { cards });
  return (await sendGuardianReset(core, yes)).linkId;
}

const row = () => world.core.db.postedMessage.findFirstOrThrow({ where: { linkId } });

/** Messages of the app to Maya that are this link's card. */
async function copies(): Promise<string[]> {
  const { id } = await row();
  const channel = [...world.slack.workspace.conversations.values()].find(
    (one) => one.kind === 'im' && one.members.has('U_MANAGER'),
  );
  const marked =
    channel?.messages.filter((message) => JSON.stringify(message.metadata ?? {}).includes(id)) ?? [];
  return marked.map((message) => wordsIn(message.blocks));
}

describe('a card', () => {
  it('is posted once and then updated in place, each time with the newest state', async () => {
    await show();
    expect(await copies()).toEqual([expect.stringContaining('Requested')]);
    await markSent(world.core, world.centre.accountId, linkId);
    await markOpened(world.core, world.centre.accountId, linkId);
    await show();
    expect(await copies()).toEqual([expect.stringContaining('Opened, no new password yet')]);
  });

  it('is not sent again when nothing changed', async () => {
    await show();
    const before = world.slack.calls.length;
    await show();
    await show();
    expect(world.slack.calls).toHaveLength(before);
  });

  it('goes to every copy, and one that cannot be reached does not hold up the others', async () => {
    linkId = await request(['U_NOBODY', 'C_DESK', 'U_MANAGER']);
    await show();
    const posted = await world.core.db.postedMessage.findMany({ where: { linkId, ts: { not: null } } });
    expect(posted.map(({ destination }) => destination).sort()).toEqual(['C_DESK', 'U_MANAGER']);
  });

  it('of a link that nobody in Slack asked for does not exist', async () => {
    const before = world.slack.calls.length;
    linkId = await request([]);
    await show();
    await bringCardsUpToDate(world.core, client(), crypto.randomUUID() as LinkId);
    expect(world.slack.calls).toHaveLength(before);
  });
});

describe('posting goes wrong', () => {
  it.each<[string, FaultPlan]>([
    ['Slack drops the call', 'drop'],
    ['Slack posts it and the answer is lost', 'drop after'],
    ['Slack never answers', 'hang'],
    ['Slack posts it and never answers', 'hang after'],
    ['Slack answers 500', { status: 500 }],
    ['Slack answers with a page', { status: 200, body: '<html>' }],
    ['Slack has an error of its own', { error: 'internal_error' }],
  ])('%s: it is tried again, and stands there once', async (_, fault) => {
    world.slack.fail('chat.postMessage', fault);
    await expect(show()).rejects.toThrow(CardsNotShown);
    expect((await row()).posting).toBe(true);
    await show();
    expect(await copies()).toHaveLength(1);
    expect(await row()).toMatchObject({
      posting: false,
      ts: expect.any(String),
      channelId: expect.any(String),
    });
  });

  it('the answer is lost twice, and the looking fails in between: still once', async () => {
    world.slack.fail('chat.postMessage', 'drop after');
    await expect(show()).rejects.toThrow(CardsNotShown);
    world.slack.fail('conversations.history', { status: 500 });
    await expect(show()).rejects.toThrow(CardsNotShown);
    world.slack.fail('conversations.open', 'drop after');
    await expect(show()).rejects.toThrow(CardsNotShown);
    world.slack.fail('chat.update', 'drop after');
    await expect(show()).rejects.toThrow(CardsNotShown);
    await show();
    expect(await copies()).toHaveLength(1);
    const { id } = await row();
    const posts = callsOf(world.slack, 'chat.postMessage').filter(({ body }) =>
      JSON.stringify(body).includes(id),
    );
    expect(posts).toHaveLength(1);
  });

  it('the process dies between the post and its note: the next one finds it, and brings it up to date', async () => {
    await show();
    const { id } = await row();
    await world.core.db.postedMessage.update({
      where: { id },
      data: { ts: null, channelId: null, shownHash: null, posting: true },
    });
    await markSent(world.core, world.centre.accountId, linkId);
    await show();
    expect(await copies()).toEqual([expect.stringContaining('the link expires at')]);
  });

  it('it is not posted blindly while Slack does not let us look', async () => {
    world.slack.fail('chat.postMessage', 'drop after');
    await expect(show()).rejects.toThrow(CardsNotShown);
    world.slack.fail('conversations.history', { error: 'missing_scope' }, 2);
    await expect(show()).rejects.toThrow(CardsNotShown);
    await expect(show()).rejects.toThrow(CardsNotShown);
    await show();
    expect(await copies()).toHaveLength(1);
  });

  it('it is found behind hundreds of later messages', async () => {
    world.slack.fail('chat.postMessage', 'drop after');
    await expect(show()).rejects.toThrow(CardsNotShown);
    const slack = client();
    for (let index = 0; index < 230; index += 1)
      await slack.chat.postMessage({ channel: 'U_MANAGER', text: `later ${index}` });
    await show();
    expect(await copies()).toHaveLength(1);
  });

  it('429: a job of its own tries again when Slack said, and nothing counts as failed', async () => {
    const { db } = world.core;
    await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'card' AND data->>'linkId' = ${linkId}`;
    world.slack.fail('chat.postMessage', { status: 429, retryAfter: 37 });
    await show();
    expect((await row()).posting).toBe(false);
    const jobs = await db.$queryRaw<{ seconds: number }[]>`
      SELECT extract(epoch FROM start_after - ${wall.now()}::timestamptz)::int AS seconds
      FROM pgboss.job WHERE name = 'card' AND data->>'linkId' = ${linkId}`;
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.seconds).toBe(37);
    await show();
    expect(await copies()).toHaveLength(1);
  });
});

describe('an update goes wrong', () => {
  beforeEach(() => show());
  const toldSent = async () => {
    await markSent(world.core, world.centre.accountId, linkId);
  };

  it.each<[string, FaultPlan]>([
    ['Slack drops the call', 'drop'],
    ['the answer is lost', 'drop after'],
    ['Slack never answers', 'hang'],
    ['Slack answers 503', { status: 503 }],
    ['the token is revoked for a while', { error: 'token_revoked' }],
    ['the account is inactive for a while', { error: 'account_inactive' }],
  ])('%s: nothing is lost', async (_, fault) => {
    await toldSent();
    world.slack.fail('chat.update', fault, 3);
    for (const _try of [1, 2, 3]) await expect(show()).rejects.toThrow(CardsNotShown);
    await endLink(world.core, world.core.db, world.centre.accountId, linkId, 'cancelled', 'contact_changed');
    await show();
    expect(await copies()).toEqual([expect.stringContaining('Stopped')]);
  });

  it('Slack does not let Keydesk in: tried again each minute or two, not every few seconds', async () => {
    await toldSent();
    world.slack.fail('chat.update', { error: 'token_revoked' });
    await expect(show()).rejects.toMatchObject({ waitMs: 60_000 });
    world.slack.fail('chat.update', 'drop');
    await expect(show()).rejects.toMatchObject({ waitMs: 2_000 });
    await show();
  });

  it.each(['message_not_found', 'channel_not_found', 'cant_update_message', 'is_archived', 'user_disabled'])(
    '%s: this copy has nobody to tell any more, and the job ends',
    async (error) => {
      await toldSent();
      world.slack.fail('chat.update', { error });
      await show();
      expect(world.core.logLines.at(-1)).toContain(error);
    },
  );

  it('the message was deleted: it is not posted again', async () => {
    const { channelId, ts } = await row();
    const channel = world.slack.workspace.conversations.get(channelId ?? '');
    const message = channel?.messages.find((one) => one.ts === ts);
    if (channel && message) removeMessage(world.slack.workspace, channel, message);
    await toldSent();
    await show();
    expect(await copies()).toEqual([]);
  });
});

describe('what is in Slack', () => {
  it('is never a token, a full address or a name that does something', async () => {
    const { core, centre, slack } = world;
    const name = '<!channel> *Jane* @here http://evil.example';
    await core.db.guardian.update({ where: { id: centre.jane }, data: { name } });
    linkId = await request();
    const delivery = await core.db.delivery.findFirstOrThrow({ where: { linkId } });
    const token = core.secrets.open('delivery-token', delivery.id, delivery.sealedToken ?? new Uint8Array());
    await show();
    await markSent(core, centre.accountId, linkId);
    await show();
    const said = JSON.stringify(slack.calls);
    expect(token).toHaveLength(43);
    expect(said).not.toContain(token);
    expect(said).not.toContain('jane.smith@');
    expect(core.logLines.join('')).not.toContain(token);
    const texts = callsOf(slack, 'chat.update').map(({ body }) => String(body.text));
    expect(texts.at(-1)).toContain('&lt;!channel&gt; ∗Jane∗');
    for (const text of texts) expect(text).not.toMatch(/<!(channel|here|everyone)>|@here|http:\/\/evil/);
  });

  it('tells nothing that Slack’s own rules would warn of', () => {
    expect(world.slack.warnings).toEqual([]);
  });
});
