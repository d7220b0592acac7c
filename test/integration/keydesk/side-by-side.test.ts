import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { seed } from '../../../demo/sample/seed.ts';
import type { Core } from '../../../src/core/core.ts';
import { readMigrations } from '../../../src/core/database/migrations/migration-files.ts';
import { type Database, openDatabase } from '../../../src/core/database/open.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { openEmptyDatabase } from '../../support/database.ts';
import { switchGuardsOff } from '../../support/guards.ts';
import { type KeydeskProcess, startKeydeskProcess } from '../../support/keydeskProcess.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { everyLink, troublesOf } from './aftermath.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { askForReset, openLink, PORTAL, redeem, resetPath, sendReset, signIn, wasRedeemed } from './deeds.ts';
import { type FarEnds, startFarEnds } from './farEnds.ts';
import { openOwnHand } from './ownHand.ts';

let empty: Awaited<ReturnType<typeof openEmptyDatabase>>;
let ends: FarEnds;
let balancer: Balancer;
let both: KeydeskProcess[];
let urls: [one: string, other: string];
let database: Database;
let core: Core & { close(): Promise<void> };
let accountId: AccountId;

beforeAll(async () => {
  empty = await openEmptyDatabase();
  ends = await startFarEnds({ rateLimit: 'off' });
  balancer = await startBalancer();
  const settings = { ...ends.settings, PUBLIC_URL: balancer.url, DATABASE_URL: empty.url };
  both = [startKeydeskProcess(settings), startKeydeskProcess(settings)];
  urls = (await Promise.all(both.map((one) => one.ready))) as typeof urls;
  balancer.leadTo(urls);
  ends.slack.deliverTo(`${balancer.url}/slack/events`);
  database = await openDatabase({ databaseUrl: empty.url, dataDir: '/nowhere' });
  core = await openOwnHand(database, settings);
  await seed(core);
  await switchGuardsOff(core);
  const account = await core.db.account.findUniqueOrThrow({ where: { slug: BUSINESS.slug } });
  accountId = account.id as AccountId;
});
afterAll(async () => {
  await Promise.all((both ?? []).map((one) => one.stop()));
  await balancer?.stop();
  await ends?.stop();
  await core?.close();
  await database?.close();
  await empty?.close();
});

const mailTo = (email: string) =>
  ends.inbox.waitFor((mail) => mail.to[0] === email && resetPath(mail) !== undefined);
const linksOf = (email: string) => core.db.resetLink.findMany({ where: { accountId, address: email } });

it('both came up on the empty database, which was migrated once', async () => {
  for (const url of urls) expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const { rows } = await database.pool.query(
    'SELECT migration_name FROM _prisma_migrations ORDER BY started_at',
  );
  expect(rows.map((row) => row.migration_name)).toEqual((await readMigrations()).map(({ name }) => name));
});

it('YES pressed twice, heard by both at the same moment: one link and one mail', async () => {
  const maya = ends.slack.person('U0MAYA');
  await askForReset(maya, 'sarah smith', 'Sarah Smith');
  expect(await Promise.all([maya.submits(), maya.submits()])).toEqual([{ ok: true }, { ok: true }]);
  await maya.modal('is on its way');
  await maya.closesAll();
  await mailTo('sarah.smith@example.com');
  await maya.message('Sent', { in: 'app' });
  expect(await linksOf('sarah.smith@example.com')).toHaveLength(1);
  expect(ends.inbox.emails()).toHaveLength(1);
});

it('what one heard from Slack is refused as a replay by the other', async () => {
  const { slack } = ends;
  const maya = slack.person('U0MAYA');
  slack.deliverTo(`${urls[0]}/slack/events`);
  await maya.types('/keydesk whoami');
  const heard = slack.lastRequest();
  await maya.sees('You are Maya Manager');
  slack.deliverTo(`${urls[1]}/slack/events`);
  expect(await slack.replay(heard)).toMatchObject({ status: 401, body: 'This request was received before.' });
  await maya.types('/keydesk help');
  await maya.sees('/reset-guardian');
  expect(maya.reads().match(/You are Maya Manager/g)).toHaveLength(1);
  slack.deliverTo(`${balancer.url}/slack/events`);
});

it('one link redeemed fifty times across both: one winner, whose password works at both', async () => {
  const email = 'jordan.smith@example.com';
  const miguel = ends.slack.person('U0MIGUEL');
  await sendReset(miguel, email, 'Jordan Smith');
  const path = resetPath(await mailTo(email)) ?? '';
  const browsers = Array.from({ length: 50 }, () => makeVisitor(balancer.url));
  await Promise.all(browsers.map((browser) => openLink(browser, path)));
  const answers = await Promise.all(
    browsers.map((browser, i) =>
      browser.post('/reset', { password: `guess number ${i}`, confirm: `guess number ${i}` }),
    ),
  );
  const winners = answers.flatMap((answer, i) => (wasRedeemed(answer) ? [i] : []));
  expect(winners).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 410)).toHaveLength(49);
  for (const url of urls) {
    expect(await signIn(url, email, `guess number ${winners[0]}`)).toBeDefined();
    expect(await signIn(url, email, `guess number ${winners[0] === 0 ? 1 : 0}`)).toBeUndefined();
  }
  await miguel.message('New password chosen', { in: 'app' });
});

it('a session made at one is known at the other, and ended by a reset at the other', async () => {
  const email = 'lucia.nunez@example.com';
  const ada = ends.slack.person('U0ADA');
  await sendReset(ada, email, 'Lucía Núñez');
  const first = makeVisitor(urls[0]);
  expect(wasRedeemed(await redeem(first, resetPath(await mailTo(email)) ?? '', 'mi gato duerme mucho'))).toBe(
    true,
  );
  await ada.message('New password chosen', { in: 'app' });

  const here = await signIn(urls[0], email, 'mi gato duerme mucho');
  const there = makeVisitor(urls[1]);
  for (const [name, value] of here?.cookies ?? []) there.cookies.set(name, value);
  expect((await there.get(PORTAL)).text).toContain('Lucía Núñez');

  await sendReset(ada, email, 'Lucía Núñez');
  const second = await ends.inbox.waitFor(
    (mail) =>
      mail.to[0] === email &&
      resetPath(mail) !== undefined &&
      mail !== ends.inbox.emails().find(({ to }) => to[0] === email),
  );
  expect(
    wasRedeemed(await redeem(makeVisitor(urls[1]), resetPath(second) ?? '', 'mi perro tampoco ladra')),
  ).toBe(true);
  expect(await here?.get(PORTAL)).toMatchObject({ status: 303, headers: { location: `${PORTAL}/sign-in` } });
});

it('of a dozen resets sent through both, each was mailed, told and written down once', async () => {
  const senders = ['U0MAYA', 'U0MIGUEL', 'U0ADA', 'U0OLIVE'].map((id) => ends.slack.person(id));
  const guardians = await core.db.guardian.findMany({
    where: { accountId, canLogIn: true, email: { not: null }, links: { none: {} } },
    distinct: ['email'],
    take: 12,
  });
  const left = guardians.map(({ name, email }) => ({ name, email: email ?? '' }));
  await Promise.all(
    senders.map(async (sender) => {
      for (let next = left.shift(); next; next = left.shift()) await sendReset(sender, next.email, next.name);
    }),
  );
  const whole = () => everyLink(core, accountId, ends.slack, ends.inbox);
  const untold = async () =>
    (await whole()).filter(({ cards }) => !/Sent|New password chosen/.test(cards[0] ?? ''));
  await expect.poll(untold, { timeout: 10_000 }).toEqual([]);
  const links = await whole();
  expect(links).toHaveLength(16);
  for (const link of links)
    expect(link).toMatchObject({ delivery: 'sent', mails: 1, cards: [expect.any(String)] });
  for (const { audit } of links) expect(audit).toEqual([...new Set(audit)]);
  const keys = ends.inbox.attempts().map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(ends.slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(16);
  expect(await troublesOf(core, accountId)).toEqual([]);
  expect(ends.slack.warnings).toEqual([]);
});

it('one stops, and the other goes on', async () => {
  const [one] = both;
  expect(await one?.stop()).toMatchObject({ code: 0, err: '' });
  balancer.leadTo([urls[1]]);
  await sendReset(ends.slack.person('U0OLIVE'), 'declan smyth', 'Declan Smyth');
  await mailTo('declan.smyth@example.com');
});
