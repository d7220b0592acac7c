import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUSINESS } from '../../../demo/sample/business.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { everySlackCall, everyTable, findAll, type Haystack, type Needle, needle } from './haystacks.ts';
import { makeWorld, type World } from './world.ts';

const canary = () => `canary ${randomBytes(12).toString('base64url')}`;
const PASSWORDS = { assigned: canary(), refused: canary(), differs: canary(), late: canary(), own: canary() };
const OFFICE = `/${BUSINESS.slug}/office`;

let world: World;
let log = '';
let token: Needle;
let passwords: Needle[] = [];
const tables: Haystack[] = [];
const pages: Haystack[] = [];
const look = async () => void tables.push(...(await everyTable(world.pool)));

function browserOf(url: string): Visitor {
  const visitor = makeVisitor(url);
  const { ask } = visitor;
  visitor.ask = async (method, path, sent) => {
    const answer = await ask(method, path, sent);
    pages.push([`the answer to ${method} ${path}`.slice(0, 60), JSON.stringify(answer)]);
    return answer;
  };
  return visitor;
}

beforeAll(async () => {
  world = await makeWorld();
  const { core, accountId } = world;
  const { keydesk, url } = await world.start({ LOG_LEVEL: 'trace' });
  const staff = await core.db.staff.findMany({ where: { accountId, deactivatedAt: null } });
  const admin = staff.find(({ level }) => level === 'admin');
  const subject = staff.find(({ level }) => level === 'manager');
  const identity = await core.db.slackIdentity.findFirst({ where: { staffId: admin?.id ?? '' } });
  if (!admin?.email || !subject?.email || !identity) throw new Error('The sample has nobody to do it.');
  const passwordHash = await core.hashing.hash(PASSWORDS.own);
  await core.db.credential.create({
    data: { accountId, staffId: admin.id, passwordHash, changedAt: core.clock.now() },
  });
  const ada = world.slack.person(identity.slackUserId, { patienceMs: 15_000 });
  // Trouble on the way, because errors are talkative.
  world.inbox.fail({ kind: 'status', status: 503, message: 'No luck' });
  await ada.types(`/assign-password ${subject.email}`);
  await ada.modal('Why do you assign it?');
  await ada.fills('assign-reason', 'forgot it');
  await ada.clicks('YES');
  const view = await ada.modal('type the password for');
  const link = new URL(/http[^"]*\/office\/assign\/[\w-]{43}/.exec(JSON.stringify(view))?.[0] ?? '').pathname;
  const secret = link.split('/').at(-1) ?? '';
  token = needle('the token of the link', secret, Buffer.from(secret, 'base64url'));
  await look();

  const browser = browserOf(url);
  await browser.get(link);
  await browser.get(`${OFFICE}/assign`);
  await browser.post(`${OFFICE}/sign-in`, { email: admin.email, password: PASSWORDS.own });
  await browser.get(`${OFFICE}/assign`);
  const path = `${OFFICE}/assign`;
  await browser.post(path, { password: PASSWORDS.refused, confirm: PASSWORDS.differs });
  await browser.post(path, {
    password: PASSWORDS.refused.slice(0, 7),
    confirm: PASSWORDS.refused.slice(0, 7),
  });
  await browser.post(path, `password=${PASSWORDS.refused}&password=${PASSWORDS.differs}`);
  await browser.post(path, { password: PASSWORDS.refused, confirm: 'x'.repeat(50_000) });
  // The database is away in the middle of it.
  await core.db.$executeRaw`ALTER TABLE password_assignments RENAME TO assignments_away`;
  await browser.post(path, { password: PASSWORDS.refused, confirm: PASSWORDS.refused });
  await core.db.$executeRaw`ALTER TABLE assignments_away RENAME TO password_assignments`;
  await look();
  const { assigned } = PASSWORDS;
  const done = await browser.post(path, { password: assigned, confirm: assigned, must_change: 'yes' });
  expect(done.headers.location).toBe(`${path}/done`);
  await look();
  expect((await browser.get(`${path}/done`)).text).toContain('••••••••••');
  await browser.post(path, { password: PASSWORDS.late, confirm: PASSWORDS.late });
  const told = await world.inbox.waitFor(({ to }) => to[0] === subject.email, 20_000);
  expect(told.subject).not.toBe('');
  const theirs = browserOf(url);
  const signedIn = await theirs.post(`${OFFICE}/sign-in`, { email: subject.email, password: assigned });
  expect(signedIn.status).toBe(303);
  await ada.closesAll();
  await ada.types('/audit passwords');
  await ada.modal(/assigned a password to/);
  await look();
  await keydesk.stop();
  log = keydesk.printed();
  passwords = Object.entries(PASSWORDS).map(([what, one]) => needle(`the ${what} password`, one));
}, 90_000);
afterAll(() => world?.stop());

it('the search finds what is there', () => {
  const inside = Buffer.from(`{"a":"${PASSWORDS.assigned}"}`).toString('base64');
  expect(findAll(passwords, [['a line', inside]])).toHaveLength(1);
  expect(tables.map(([table]) => table)).toContain('public.password_assignments');
  expect(tables.map(([, rows]) => rows).join()).toContain('password.assigned');
  expect(log).toContain('"Keydesk is ready"');
  expect(pages.length).toBeGreaterThan(10);
});

it('no password that was typed is in any log line, Slack payload, mail, page, header, job or table', () => {
  const mails: Haystack = ['the mails', JSON.stringify(world.inbox.emails())];
  const sent = everySlackCall(world.slack);
  expect(findAll(passwords, [['the log', log], mails, ...sent, ...pages, ...tables])).toEqual([]);
});

it('the token of the link is in the answer of its asker alone', () => {
  const mails: Haystack = ['the mails', JSON.stringify(world.inbox.emails())];
  // The window that answers YES, in time or late.
  const sent = everySlackCall(world.slack).filter(([place]) => !/ (ack|views\.update)$/.test(place));
  expect(findAll([token], [['the log', log], mails, ...sent, ...pages, ...tables])).toEqual([]);
});

it('what is kept of the password is an argon2id hash, and nobody but the asker was told of a link', async () => {
  const stored = await world.core.db.credential.findMany({ where: { mustChange: true } });
  expect(stored.map(({ passwordHash }) => passwordHash)).toEqual([
    expect.stringMatching(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/),
  ]);
});
