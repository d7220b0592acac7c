import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { openLink, PORTAL, resetPath, sendReset, signIn, wasRedeemed } from './deeds.ts';
import { everySlackCall, everyTable, findAll, type Haystack, type Needle, needle } from './haystacks.ts';
import { makeWorld, type World } from './world.ts';

const canary = () => `canary ${randomBytes(12).toString('base64url')}`;
const EMAIL = 'sarah.smith@example.com';
/** What is typed and must be forgotten, or kept as a hash alone. */
const PASSWORDS = { new: canary(), wrong: canary(), different: canary(), mistyped: canary() };
const TYPED_ADDRESS = `nobody.${randomBytes(9).toString('hex')}@canary.example`;

let world: World;
let log = '';
let secrets: Needle[] = [];
let tokens: Needle[] = [];
/** Rows live for a while only: they are looked at after each step. */
const tables: Haystack[] = [];
const pages: Haystack[] = [];

const look = async () => void tables.push(...(await everyTable(world.pool)));

/** A browser whose every answer is kept. */
function browserOf(url: string): Visitor {
  const visitor = makeVisitor(url);
  const { ask } = visitor;
  visitor.ask = async (method, path, sent) => {
    const answer = await ask(method, path, sent);
    pages.push([`the answer to ${method} ${path.split('/')[1]}`, JSON.stringify(answer)]);
    return answer;
  };
  return visitor;
}

beforeAll(async () => {
  world = await makeWorld();
  const { keydesk, url } = await world.start({ LOG_LEVEL: 'trace' });
  const browser = browserOf(url);
  const maya = world.slack.person('U0MAYA', { patienceMs: 15_000 });
  // Trouble on the way, because errors are talkative.
  world.inbox.fail({ kind: 'status', status: 503, message: `No luck with ${EMAIL}` });
  world.inbox.fail({ kind: 'drop' });
  world.slack.fail('chat.postMessage', 'drop');
  world.slack.fail('chat.update', { status: 500 });
  await sendReset(maya, 'sarah smith', 'Sarah Smith');
  await look();
  const mail = await world.inbox.waitFor(({ to }) => to[0] === EMAIL, 20_000);
  const path = resetPath(mail) ?? '';
  const token = path.split('/').at(-1) ?? '';
  await look();

  await browser.get(`/resets/${token}`);
  await browser.get(`${PORTAL}?token=${token}`);
  await browser.get(`/reset/${token}/`);
  await world.inbox.tell(mail, 'bounced');
  await world.inbox.tell(mail, 'delivered');
  await openLink(browser, path);
  await browser.post('/reset', { password: PASSWORDS.wrong, confirm: PASSWORDS.different });
  await browser.post('/reset', `password=${PASSWORDS.wrong}&password=${PASSWORDS.different}`);
  await browser.post('/reset', { password: PASSWORDS.wrong, confirm: 'x'.repeat(40_000) });
  await look();
  const chosen = await browser.post('/reset', { password: PASSWORDS.new, confirm: PASSWORDS.new });
  expect(wasRedeemed(chosen)).toBe(true);
  await browser.get('/reset/done');
  await look();

  await browser.post(`${PORTAL}/forgot`, { email: TYPED_ADDRESS });
  await browser.post(`${PORTAL}/forgot`, { 'email[]': TYPED_ADDRESS });
  await browser.post(`${PORTAL}/sign-in`, { email: TYPED_ADDRESS, password: PASSWORDS.mistyped });
  await browser.post(`${PORTAL}/sign-in`, { email: EMAIL, password: PASSWORDS.mistyped });
  await browser.post('/nowhere/portal/forgot', { email: TYPED_ADDRESS });
  await browser.post(`${PORTAL}/forgot`, { email: EMAIL });
  await look();
  const isForgotten = (one: { to: string[]; id: string }) => one.to[0] === EMAIL && one.id !== mail.id;
  const second = await world.inbox.waitFor((one) => isForgotten(one) && resetPath(one) !== undefined, 20_000);
  const signedIn = await signIn(url, EMAIL, PASSWORDS.new);
  expect((await signedIn?.get(PORTAL))?.status).toBe(200);
  await maya.message('New password chosen', { in: 'app' });
  await look();
  await keydesk.stop();
  await look();
  log = keydesk.printed();

  const ofToken = (what: string, text: string) => needle(what, text, Buffer.from(text, 'base64url'));
  tokens = [
    ofToken('the token of the link', token),
    ofToken('the token of Forgot Password', resetPath(second)?.split('/').at(-1) ?? ''),
  ];
  const { settings } = world;
  secrets = [
    ...Object.entries(PASSWORDS).map(([what, password]) => needle(`the ${what} password`, password)),
    needle('the typed address', TYPED_ADDRESS),
    needle('APP_SECRET', settings.APP_SECRET ?? '', Buffer.from(settings.APP_SECRET ?? '', 'base64')),
    needle('RESEND_API_KEY', settings.RESEND_API_KEY ?? ''),
    needle('RESEND_WEBHOOK_SECRET', settings.RESEND_WEBHOOK_SECRET?.slice(6) ?? ''),
    needle('SLACK_BOT_TOKEN', settings.SLACK_BOT_TOKEN ?? ''),
    needle('SLACK_SIGNING_SECRET', settings.SLACK_SIGNING_SECRET ?? ''),
    needle('the session', signedIn?.cookies.values().next().value ?? ''),
  ];
}, 60_000);
afterAll(() => world?.stop());

it('the search finds what is there, in whatever form', async () => {
  const mails = JSON.stringify(world.inbox.emails());
  expect(findAll(tokens, [['the mails', mails]])).toHaveLength(2);
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    const inside = Buffer.from(`{"a":"${PASSWORDS.new}"}`).toString(encoding);
    expect(findAll(secrets, [['a line', inside]])).toHaveLength(1);
  }
  expect(findAll([needle('an address', EMAIL)], tables).join()).toContain('guardians');
  expect(tables.map(([table]) => table)).toContain('public.audit_log');
  expect(tables.some(([table, text]) => table.startsWith('pgboss.') && text.includes('sealedQuestion'))).toBe(
    true,
  );
  expect(log).toContain('"Keydesk is ready"');
  expect(everySlackCall(world.slack).length).toBeGreaterThan(5);
});

it('no token, password, typed address or key is in any log line, Slack call, job or table', () => {
  const everywhere: Haystack[] = [['the log', log], ...everySlackCall(world.slack), ...tables];
  expect(findAll([...tokens, ...secrets], everywhere)).toEqual([]);
});

it('no token, password or key is in any page or header that a browser got', () => {
  // The form of a sign-in that was refused shows the address again to whoever typed it.
  const secret = secrets.filter(({ what }) => what !== 'the typed address');
  expect(findAll([...tokens, ...secret], pages)).toEqual([]);
  expect(pages.length).toBeGreaterThan(10);
});

it('the mails hold the tokens, and no password or key', () => {
  expect(findAll(secrets, [['the mails', JSON.stringify(world.inbox.emails())]])).toEqual([]);
});

it('a password is kept as an argon2id hash alone, and a token as nothing that opens it', async () => {
  const credentials = await world.core.db.credential.findMany();
  expect(credentials.map(({ passwordHash }) => passwordHash)).toEqual([
    expect.stringMatching(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/),
  ]);
  expect(await world.core.db.delivery.count({ where: { sealedToken: { not: null } } })).toBe(0);
});

it('no address of a family is unmasked in a log line, Slack call, job or audit entry', async () => {
  const guardians = await world.core.db.guardian.findMany();
  const addresses = guardians.flatMap(({ email, phone }) =>
    [email, phone, phone?.replace('+1', '')].flatMap((one) => (one ? [needle(one, one)] : [])),
  );
  expect(addresses.length).toBeGreaterThan(100);
  const rows = tables.filter(([table]) => /^pgboss\.|^public\.(audit_|posted_|seen_)/.test(table));
  const places: Haystack[] = [['the log', log], ...everySlackCall(world.slack), ...rows];
  expect(findAll(addresses, places)).toEqual([]);
});
