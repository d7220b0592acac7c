import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { linksIn } from '../../../demo/inbox/mailbox.ts';
import { BUSINESS, FILES } from '../../../demo/sample/business.ts';
import { LINK_LIFE } from '../../../src/core/links/lifecycle.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { type Ran, runTool } from '../operator/tool.ts';
import { cardsIn } from './cards.ts';
import { openLink, PORTAL, redeem, resetPath, sendReset, wasRedeemed } from './deeds.ts';
import { PUBLIC_URL } from './farEnds.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
let url: string;
beforeAll(async () => {
  world = await makeWorld();
  // One proxy is trusted here: what it forwards must not reach a link all the same.
  ({ url } = await world.start({ TRUST_PROXY: '1' }));
});
afterEach(() => {
  world.slack.heal();
  world.inbox.heal();
});
afterAll(() => world?.stop());

const mailTo = (email: string) =>
  world.inbox.waitFor((mail) => mail.to[0] === email && resetPath(mail) !== undefined);
const linkTo = (email: string) =>
  world.core.db.resetLink.findFirstOrThrow({
    where: { accountId: world.accountId, address: email },
    include: { posted: true },
  });
/** How often a link's card stands in Slack. */
async function copiesOf(email: string): Promise<number> {
  const cards = cardsIn(world.slack);
  return (await linkTo(email)).posted.flatMap(({ id }) => cards.get(id) ?? []).length;
}

/** `npx keydesk import`, beside the running Keydesk. */
async function importFamilies(content: string): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-import-'));
  const file = join(folder, 'families.csv');
  await writeFile(file, content);
  return runTool(['import', BUSINESS.slug, '--families', file], world.settings).finally(() =>
    rm(folder, { recursive: true }),
  );
}

it('the mail service is down for a while: the card says so, and the link lives 30 minutes from when it was sent', async () => {
  const email = 'sarah.smith@example.com';
  const maya = world.slack.person('U0MAYA', { patienceMs: 15_000 });
  world.inbox.fail({ kind: 'status', status: 503 }, Number.POSITIVE_INFINITY);
  await sendReset(maya, 'sarah smith', 'Sarah Smith');
  await maya.message('Trying again', { in: 'app' });
  await maya.message('Keydesk keeps trying for an hour', { in: 'app' });
  expect(world.inbox.emails()).toEqual([]);
  world.inbox.heal();
  await maya.message('the link expires at', { in: 'app' });
  const { sentAt, expiresAt } = await linkTo(email);
  const lastRefused = world.inbox.attempts().findLast(({ outcome }) => outcome === 'status');
  expect(sentAt?.getTime()).toBeGreaterThanOrEqual(lastRefused?.at.getTime() ?? Number.POSITIVE_INFINITY);
  expect(expiresAt?.getTime()).toBe((sentAt?.getTime() ?? 0) + LINK_LIFE);
  expect(
    new Set(world.inbox.attempts().map(({ body, idempotencyKey }) => `${idempotencyKey} ${body}`)).size,
  ).toBe(1);
  expect(world.inbox.emails()).toHaveLength(1);
});

it('the mail service takes a mail and its answer is lost: asked again, it sends no second one', async () => {
  const email = 'jordan.smith@example.com';
  const miguel = world.slack.person('U0MIGUEL', { patienceMs: 15_000 });
  world.inbox.fail({ kind: 'drop-after-accepting' });
  await sendReset(miguel, email, 'Jordan Smith');
  await miguel.message('the link expires at', { in: 'app' });
  const attempts = world.inbox.attempts().filter(({ body }) => body.includes(email));
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['drop-after-accepting', 'repeated']);
  expect(world.inbox.emails().filter(({ to }) => to[0] === email)).toHaveLength(1);
});

it('Slack posts the card and its answer is lost: one card stands there, and it tells the rest', async () => {
  const email = 'declan.smyth@example.com';
  const ada = world.slack.person('U0ADA', { patienceMs: 15_000 });
  world.slack.fail('chat.postMessage', 'drop after');
  await sendReset(ada, email, 'Declan Smyth');
  const path = resetPath(await mailTo(email)) ?? '';
  expect(wasRedeemed(await redeem(makeVisitor(url), path, 'correct horse battery'))).toBe(true);
  await ada.message('New password chosen', { in: 'app' });
  expect(await copiesOf(email)).toBe(1);
});

it('Slack is down while the link is opened and used: afterwards the card tells the newest', async () => {
  const email = 'lucia.nunez@example.com';
  const olive = world.slack.person('U0OLIVE', { patienceMs: 20_000 });
  await sendReset(olive, email, 'Lucía Núñez');
  await olive.message('the link expires at', { in: 'app' });
  world.slack.fail('*', { status: 503 }, Number.POSITIVE_INFINITY);
  const failed = () =>
    world.slack.calls.filter(({ method, status }) => method === 'chat.update' && status === 503);
  const guardian = makeVisitor(url);
  const path = resetPath(await mailTo(email)) ?? '';
  await openLink(guardian, path);
  await expect.poll(() => failed().length, { timeout: 10_000 }).toBeGreaterThan(0);
  expect(wasRedeemed(await redeem(guardian, path, 'mi gato duerme mucho'))).toBe(true);
  const before = failed().length;
  await expect.poll(() => failed().length, { timeout: 20_000 }).toBeGreaterThan(before);
  world.slack.heal();
  await olive.message('New password chosen', { in: 'app' });
  expect(await copiesOf(email)).toBe(1);
});

it('an import changes the email while a link lives: the link is dead, the card says why, and a new one goes to the new address', async () => {
  const [old, now] = ['siobhan.obrien@example.com', 'siobhan.new@example.com'];
  const maya = world.slack.person('U0MAYA', { patienceMs: 15_000 });
  await sendReset(maya, 'siobhán', "Siobhán O'Brien");
  const path = resetPath(await mailTo(old)) ?? '';
  const guardian = makeVisitor(url);
  expect((await openLink(guardian, path)).status).toBe(200);

  const imported = await importFamilies((await readFile(FILES.families, 'utf8')).replace(old, now));
  expect(imported).toMatchObject({ code: 0, err: '' });
  await maya.message('The guardian’s address changed, so the link to the old one was stopped.', {
    in: 'app',
  });
  const refused = await guardian.post('/reset', {
    password: 'correct horse battery',
    confirm: 'correct horse battery',
  });
  expect(refused.status).toBe(410);
  expect(refused.text).toContain('This link no longer works');
  expect(await world.core.db.credential.count({ where: { guardian: { email: now } } })).toBe(0);

  await sendReset(maya, 'siobhán', "Siobhán O'Brien");
  await mailTo(now);
});

it('a forged Host changes no link, in the mail of Forgot Password, on the pages, or in the notice', async () => {
  const email = 'maria.garcia@example.com';
  const forged = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'gopher',
    'x-forwarded-for': '192.0.2.1',
    'x-original-url': 'https://evil.example/',
    forwarded: 'host=evil.example;proto=http',
  };
  const guardian = makeVisitor(url);
  const asked = await guardian.post(`${PORTAL}/forgot`, { email }, forged);
  expect(asked.status).toBe(200);
  const mail = await mailTo(email);
  const opened = await guardian.get(resetPath(mail) ?? '', forged);
  expect(opened).toMatchObject({ status: 303, headers: { location: '/reset' } });
  const form = await guardian.get('/reset', forged);
  const good = { password: 'mi gato duerme mucho', confirm: 'mi gato duerme mucho' };
  const chosen = await guardian.post('/reset', good, forged);
  expect(chosen.headers.location).toBe('/reset/done');
  const done = await guardian.get('/reset/done', forged);
  const notice = await world.inbox.waitFor((one) => one.to[0] === email && one !== mail);
  for (const { text } of [asked, form, done]) expect(text).not.toContain('evil');
  for (const sent of [mail, notice]) {
    expect(`${sent.text}${sent.html}${JSON.stringify(sent.headers)}`).not.toContain('evil');
    expect(linksIn(sent).map((link) => new URL(link).origin)).toEqual(linksIn(sent).map(() => PUBLIC_URL));
  }
  expect(linksIn(mail)).not.toEqual([]);
});

it('nothing that Slack’s own rules would warn of happened on the way', () => {
  expect(world.slack.warnings).toEqual([]);
});
