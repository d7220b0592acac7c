import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { boltLog } from '../../../src/bot/boltLog.ts';
import { bringCardsUpToDate } from '../../../src/bot/cards/cardWorker.ts';
import { BURST, PACE, takeTurn } from '../../../src/core/cards/turns.ts';
import type { GuardianId, LinkId } from '../../../src/core/ids.ts';
import { endLink } from '../../../src/core/links/lifecycle.ts';
import { markOpened } from '../../../src/core/links/redeem.ts';
import { markSent, sendGuardianReset, yesFor } from '../../support/links.ts';
import { callsOf, type SlackWorld, startSlackWorld } from './setup.ts';

/** So many guardians, each with a link and a card at one destination. */
async function linksOf(world: SlackWorld, many: number, destination = 'U_MANAGER'): Promise<LinkId[]> {
  const { core, centre } = world;
  const { familyId } = await core.db.guardian.findUniqueOrThrow({ where: { id: centre.jane } });
  const links: LinkId[] = [];
  for (let index = 0; index < many; index += 1) {
    const key = `${destination.slice(2).toLowerCase()}${index}`;
    const email = `${key}@example.com`;
    const who = {
      familyId,
      externalId: key,
      name: `Guardian ${key}`,
      email,
      emailKey: email,
      canLogIn: true,
    };
    const { id } = await core.db.guardian.create({ data: { accountId: centre.accountId, ...who } });
    const cards = [{ workspaceId: centre.workspaceId, destination }];
    const yes = await yesFor(core, centre, id as GuardianId, { cards });
    links.push((await sendGuardianReset(core, yes)).linkId);
  }
  return links;
}

const client = ({ slack, core }: SlackWorld) =>
  new WebClient('bot-token-of-the-tests', {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLog(core.log),
  });

const copyOf = ({ core }: SlackWorld, linkId: LinkId) =>
  core.db.postedMessage.findFirstOrThrow({ where: { linkId } });
const refused = ({ slack }: SlackWorld) => slack.calls.filter(({ status }) => status === 429);

/** Plays the queue by the test's clock: whatever is due is done, in the order of turns, until nothing is left. */
async function playQueue(world: SlackWorld, links: readonly LinkId[]): Promise<void> {
  const { core } = world;
  const slack = client(world);
  for (const linkId of links) await bringCardsUpToDate(core, slack, linkId, core.clock);
  for (;;) {
    const next = await core.db.postedMessage.findFirst({
      where: { turnAt: { not: null } },
      orderBy: [{ turnAt: 'asc' }, { id: 'asc' }],
    });
    if (!next?.turnAt) return;
    if (next.turnAt > core.clock.now()) core.clock.set(next.turnAt);
    await bringCardsUpToDate(core, slack, next.linkId as LinkId, core.clock);
  }
}

describe('a hundred cards in one channel', () => {
  it('take about a hundred seconds, Slack refuses none, and another channel does not wait', async () => {
    const world = await startSlackWorld({ background: false, paced: 'by the test' });
    const links = await linksOf(world, 100);
    const [other] = (await linksOf(world, 1, 'U_ADMIN')) as [LinkId];
    const began = world.core.clock.now().getTime();
    const slack = client(world);
    for (const linkId of links) await bringCardsUpToDate(world.core, slack, linkId, world.core.clock);
    await bringCardsUpToDate(world.core, slack, other, world.core.clock);
    expect((await copyOf(world, other)).ts).toBeTruthy();
    expect(callsOf(world.slack, 'chat.postMessage')).toHaveLength(BURST + 1);
    await playQueue(world, []);
    const seconds = (world.core.clock.now().getTime() - began) / 1_000;
    expect(seconds).toBeGreaterThanOrEqual(95);
    expect(seconds).toBeLessThanOrEqual(100);
    expect(refused(world)).toEqual([]);
    expect(await world.core.db.postedMessage.count({ where: { ts: { not: null } } })).toBe(101);
    const posts = callsOf(world.slack, 'chat.postMessage');
    expect(posts).toHaveLength(101);
  });
});

describe('a burst of news of one card', () => {
  it('takes one turn, and shows the newest when that comes', async () => {
    const world = await startSlackWorld({ background: false, paced: 'by the test' });
    const { core, centre } = world;
    const [jane, ...others] = (await linksOf(world, BURST + 3)) as [LinkId, ...LinkId[]];
    await playQueue(world, [jane]);
    const slack = client(world);
    for (const linkId of others) await bringCardsUpToDate(core, slack, linkId, core.clock);
    await markSent(core, centre.accountId, jane);
    await bringCardsUpToDate(core, slack, jane, core.clock);
    const turn = (await copyOf(world, jane)).turnAt;
    expect(turn).not.toBeNull();
    await markOpened(core, centre.accountId, jane);
    await bringCardsUpToDate(core, slack, jane, core.clock);
    await core.db.$transaction((tx) =>
      endLink(core, tx, centre.accountId, jane, 'cancelled', 'contact_changed'),
    );
    await bringCardsUpToDate(core, slack, jane, core.clock);
    expect((await copyOf(world, jane)).turnAt).toEqual(turn);
    await playQueue(world, []);
    const updates = callsOf(world.slack, 'chat.update').map(({ body }) => String(body.text));
    expect(updates.filter((text) => text.includes('Guardian manager0'))).toEqual([
      expect.stringMatching(/^Stopped/),
    ]);
    expect(refused(world)).toEqual([]);
  });
});

describe('Slack says 429', () => {
  it('nobody tries that channel before Retry-After is over, and nothing is lost', async () => {
    const world = await startSlackWorld({ background: false, paced: 'by the test' });
    const links = await linksOf(world, 3);
    world.slack.fail('chat.postMessage', { status: 429, retryAfter: 30 });
    const began = world.core.clock.now().getTime();
    await playQueue(world, links);
    expect(refused(world).length).toBeLessThanOrEqual(1);
    expect(world.core.clock.now().getTime() - began).toBeGreaterThanOrEqual(30_000);
    expect(await world.core.db.postedMessage.count({ where: { ts: { not: null } } })).toBe(3);
  });
});

describe('turns', () => {
  it('two processes that ask at the same moment get no more than there are', async () => {
    const world = await startSlackWorld({ background: false });
    const links = await linksOf(world, 20);
    const at = world.core.clock.now();
    const copies = await Promise.all(links.map((linkId) => copyOf(world, linkId)));
    const granted = await Promise.all(copies.map((copy) => takeTurn(world.core, copy, at)));
    expect(granted.filter(Boolean)).toHaveLength(BURST);
    const turns = await world.core.db.postedMessage.findMany({ where: { turnAt: { not: null } } });
    const times = turns.map(({ turnAt }) => (turnAt as Date).getTime() - at.getTime()).sort((a, b) => a - b);
    expect(times).toEqual(Array.from({ length: 20 - BURST }, (_, index) => (index + 1) * PACE));
    const jobs = await world.core.db.$queryRaw<{ linkId: string }[]>`
      SELECT data->>'linkId' AS "linkId" FROM pgboss.job WHERE name = 'card' AND start_after > ${at}::timestamptz
        AND start_after <= ${new Date(at.getTime() + 20 * PACE)}::timestamptz`;
    expect(jobs.map(({ linkId }) => linkId).sort()).toEqual(turns.map(({ linkId }) => linkId).sort());
  });
});

it('two processes, Slack at its own pace: every card ends at its newest state, in order, and Slack refuses none', async () => {
  const world = await startSlackWorld({ paced: 'by the wall' });
  const { core, centre } = world;
  await world.startAnother();
  const links = await linksOf(world, 8);
  const deeds = links.map(async (linkId) => {
    await markSent(core, centre.accountId, linkId);
    await markOpened(core, centre.accountId, linkId);
    await core.db.$transaction((tx) =>
      endLink(core, tx, centre.accountId, linkId, 'cancelled', 'contact_changed'),
    );
  });
  await Promise.all(deeds);
  const maya = world.slack.person('U_MANAGER');
  await expect
    .poll(() => maya.messages('app').filter(({ text }) => text.startsWith('Stopped')).length, {
      timeout: 60_000,
      interval: 100,
    })
    .toBe(8);
  expect(maya.messages('app')).toHaveLength(8);
  expect(refused(world)).toEqual([]);
  // What each card showed, one after the other: never a step back.
  const ORDER = ['Requested', 'Sent', 'Opened', 'Stopped'];
  const shown = new Map<string, number[]>();
  for (const { method, body } of world.slack.calls) {
    if (method !== 'chat.postMessage' && method !== 'chat.update') continue;
    const name = /Guardian manager\d+/.exec(String(body.text))?.[0] ?? '';
    const step = ORDER.findIndex((word) => String(body.text).startsWith(word));
    shown.set(name, [...(shown.get(name) ?? []), step]);
  }
  for (const steps of shown.values()) expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(shown.size).toBe(8);
}, 90_000);
