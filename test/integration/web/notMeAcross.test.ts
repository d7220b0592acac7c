import { expect, it, onTestFinished } from 'vitest';
import type { LinkId } from '../../../src/core/ids.ts';
import { type Answer, makeVisitor } from '../../support/visitor.ts';
import { troublesOf } from '../keydesk/aftermath.ts';
import { cardsIn } from '../keydesk/cards.ts';
import { openLink, resetPath, sendReset, signIn, wasRedeemed } from '../keydesk/deeds.ts';
import { makeWorld, type World } from '../keydesk/world.ts';

const EMAIL = 'jordan.smith@example.com';
const NOT_ME = '/reset/not-me';
/** Everybody of the sample business from Manager up. */
const MANAGERS = ['U0ADA', 'U0MAYA', 'U0MIGUEL', 'U0OLIVE'];

async function sampleBusiness(): Promise<World> {
  const world = await makeWorld({ rateLimit: 'off' });
  onTestFinished(() => world.stop());
  return world;
}

/** Ada sends Jordan a link; the path of it in Jordan's mail. */
async function linkOfJordan({ slack, inbox, core }: World): Promise<{ path: string; linkId: LinkId }> {
  await sendReset(slack.person('U0ADA'), EMAIL, 'Jordan Smith');
  const mail = await inbox.waitFor((one) => one.to[0] === EMAIL && resetPath(one) !== undefined);
  const { id } = await core.db.resetLink.findFirstOrThrow({ where: { address: EMAIL } });
  await slack.person('U0ADA').message('Sent', { in: 'app' });
  return { path: resetPath(mail) ?? '', linkId: id as LinkId };
}

/** Who has which messages about the report, once everybody who is to be told is told. */
async function everybodyTold({ core, slack }: World, linkId: LinkId): Promise<Record<string, number>> {
  const told = async () => {
    const rows = await core.db.postedMessage.findMany({ where: { linkId, kind: 'report' } });
    const posted = cardsIn(slack);
    return Object.fromEntries(
      rows
        .map(({ id, destination }) => [destination, posted.get(id)?.length ?? 0] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  };
  const untold = async () => Object.values(await told()).filter((messages) => messages === 0);
  await expect.poll(untold, { timeout: 45_000, interval: 100 }).toEqual([]);
  // And nobody is told again by the jobs that are still to come.
  const waiting = () =>
    core.db.$queryRaw<
      unknown[]
    >`SELECT 1 FROM pgboss.job WHERE name = 'card' AND state IN ('created', 'retry', 'active')`;
  await expect.poll(waiting, { timeout: 45_000, interval: 100 }).toEqual([]);
  return told();
}

const once = Object.fromEntries(MANAGERS.map((manager) => [manager, 1]));

it('reported and redeemed through two servers at the same moment: one end, and each manager is told once', async () => {
  const world = await sampleBusiness();
  const urls = [(await world.start()).url, (await world.start()).url];
  const { path, linkId } = await linkOfJordan(world);
  const visitors = Array.from({ length: 20 }, (_, i) => makeVisitor(urls[i % 2] ?? ''));
  await Promise.all(visitors.map((one) => openLink(one, path)));
  const reporters = visitors.slice(0, 10);
  await Promise.all(reporters.map((one) => one.get(NOT_ME)));
  const answers: Answer[] = await Promise.all(
    visitors.map((one, i) =>
      i < 10
        ? one.post(NOT_ME)
        : one.post('/reset', { password: `guess number ${i}`, confirm: `guess number ${i}` }),
    ),
  );
  for (const { status } of answers.slice(0, 10)) expect(status).toBe(303);
  const winners = answers.slice(10).flatMap((answer, i) => (wasRedeemed(answer) ? [i + 10] : []));
  const link = await world.core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } });
  expect(link.reportedAt).not.toBeNull();
  expect(winners).toHaveLength(link.state === 'redeemed' ? 1 : 0);
  expect(['redeemed', 'reported']).toContain(link.state);
  for (const i of winners) expect(await signIn(urls[0] ?? '', EMAIL, `guess number ${i}`)).toBeDefined();
  expect(await everybodyTold(world, linkId)).toEqual(once);
  expect(await troublesOf(world.core, world.accountId)).toEqual([]);
  expect(world.slack.warnings).toEqual([]);
}, 90_000);

it('kill -9 while the managers are being told: the next server tells the rest, and nobody twice', async () => {
  const world = await sampleBusiness();
  const { keydesk, url } = await world.start();
  const { path, linkId } = await linkOfJordan(world);
  const before = world.slack.calls.length;
  // Slack posts what it is sent, and never says so.
  world.slack.fail('chat.postMessage', 'hang after', 2);
  const guardian = makeVisitor(url);
  await guardian.get(`${path}/not-me`);
  expect(await guardian.post(NOT_ME)).toMatchObject({ status: 303 });
  const posting = () => world.slack.calls.slice(before).filter(({ method }) => method === 'chat.postMessage');
  await expect.poll(posting, { timeout: 20_000 }).not.toEqual([]);
  await keydesk.kill();
  world.slack.heal();
  await world.start();
  expect(await everybodyTold(world, linkId)).toEqual(once);
  expect(await troublesOf(world.core, world.accountId)).toEqual([]);
}, 90_000);
