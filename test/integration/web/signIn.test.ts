import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { failuresNoted } from '../../../src/core/credentials/failures.ts';
import { SESSION_LIFE } from '../../../src/core/credentials/sessions.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { type Answer, makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const PASSWORD = 'correct horse battery';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  await choose(centre, PASSWORD);
});

/** Jane chooses a password by a link. */
async function choose(at: TestCentre, password: string): Promise<void> {
  const { token } = await sentLink(pages.core, at);
  await redeemLink(pages.core, { token, password, confirm: password, visit: 'a test' });
}

const portal = (page = '', at = centre) => `/${at.slug}/portal${page}`;
const cookieName = (at = centre) => `portal.${at.slug}`;

const signIn = (browser: Visitor, email = 'jane.smith@example.com', password = PASSWORD, at = centre) =>
  browser.post(portal('/sign-in', at), { email, password });

async function signedIn(): Promise<Visitor> {
  const browser = makeVisitor(pages.url);
  const answer = await signIn(browser);
  expect([answer.status, answer.headers.location]).toEqual([303, portal()]);
  return browser;
}

/** A page as it is but for its form's token, which is another each time. */
const withoutToken = (answer?: Answer) => (answer?.text ?? '').replace(/value="[\w-]{64}"/, '');

const failed = (subjectId: string | null, details: object) => ({
  action: 'portal.sign_in_failed',
  subjectId,
  details,
});

const auditActions = async () =>
  (
    await pages.core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: { startsWith: 'portal.' } },
      orderBy: { seq: 'asc' },
    })
  ).map(({ action, subjectId, details }) => ({ action, subjectId, details }));

describe('signing in', () => {
  it('shows the guardian’s own page, and signing out ends it', async () => {
    const browser = await signedIn();
    const home = await browser.get(portal());
    expect(home.status).toBe(200);
    for (const fact of [
      'Hello Jane Smith',
      'Smith',
      'Lily Smith',
      'jane.smith@example.com',
      'November 21, 2026',
    ])
      expect(home.text).toContain(fact);
    expect((await browser.get(portal('/sign-in'))).headers.location).toBe(portal());
    expect((await browser.get(portal('/sign-out'))).text).toContain('Sign out?');

    const stolen = new Map(browser.cookies);
    const out = await browser.post(portal('/sign-out'));
    expect([out.status, out.headers.location]).toEqual([303, portal('/sign-out')]);
    expect([...browser.cookies.keys()]).toEqual([`known.${centre.slug}`]);
    expect((await browser.get(portal('/sign-out'))).text).toContain('You are signed out');
    const thief = makeVisitor(pages.url);
    for (const [name, value] of stolen) thief.cookies.set(name, value);
    expect((await thief.get(portal())).headers.location).toBe(portal('/sign-in'));
    expect(await auditActions()).toEqual([
      { action: 'portal.signed_in', subjectId: centre.jane, details: {} },
      { action: 'portal.signed_out', subjectId: centre.jane, details: {} },
    ]);
  });

  it('says the same for every reason, and tells the reason to the Audit Log alone', async () => {
    await pages.core.db.credential.create({
      data: {
        accountId: centre.accountId,
        guardianId: centre.bob,
        passwordHash: await pages.core.hashing.hash(PASSWORD),
        changedAt: pages.core.clock.now(),
      },
    });
    const attempts: [email: string, password: string][] = [
      ['jane.smith@example.com', 'not her password'],
      ['nobody@example.com', PASSWORD],
      ['jose@example.com', PASSWORD],
      ['bob@example.com', PASSWORD],
    ];
    const answers = [];
    for (const [email, password] of attempts) {
      answers.push(await signIn(makeVisitor(pages.url), email, password));
      await failuresNoted(pages.core);
    }
    for (const [i, answer] of answers.entries()) {
      expect(answer.status).toBe(422);
      expect(withoutToken(answer).replace(attempts[i]?.[0] ?? '', '')).toBe(
        withoutToken(answers[0]).replace('jane.smith@example.com', ''),
      );
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
    expect(answers[0]?.text).toContain('do not belong together');
    expect(answers[0]?.text).not.toContain('not her password');
    expect(await auditActions()).toEqual([
      failed(centre.jane, { reason: 'wrong_password', in_a_row: 1, known_device: false }),
      failed(null, { reason: 'unknown', tries: 1 }),
      failed(centre.jose, { reason: 'no_password_yet', in_a_row: 1, known_device: false }),
      failed(centre.bob, { reason: 'cannot_log_in', in_a_row: 1, known_device: false }),
    ]);
  });

  it('says beside the field what is missing', async () => {
    const answer = await signIn(makeVisitor(pages.url), 'jane.smith@example.com', '');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Type your password.');
    expect(answer.text).toContain('value="jane.smith@example.com"');
    expect((await signIn(makeVisitor(pages.url), 'jane', PASSWORD)).text).toContain(
      'not a whole email address',
    );
  });

  it('takes the password exactly as chosen, however the keyboard spells it', async () => {
    await choose(centre, '  contraseña  é ');
    const spelled = '  contraseña  é '.normalize('NFD');
    expect((await signIn(makeVisitor(pages.url), undefined, spelled)).status).toBe(303);
    expect((await signIn(makeVisitor(pages.url), undefined, 'contraseña  é')).status).toBe(422);
    expect((await signIn(makeVisitor(pages.url), undefined, '  Contraseña  é ')).status).toBe(422);
  });

  it('two guardians who share an address each come in with their own password', async () => {
    await pages.core.db.guardian.update({
      where: { id: centre.jose },
      data: { email: 'jane.smith@example.com', emailKey: 'jane.smith@example.com' },
    });
    const { token } = await sentLink(pages.core, centre, centre.jose);
    const password = 'the password of José';
    await redeemLink(pages.core, { token, password, confirm: password, visit: 'a test' });
    const his = makeVisitor(pages.url);
    await signIn(his, undefined, password);
    expect((await his.get(portal())).text).toContain('Hola, José Núñez');
    expect((await (await signedIn()).get(portal())).text).toContain('Hello Jane Smith');
  });

  it('the form is there in the browser’s language, the home page in the record’s', async () => {
    const form = await makeVisitor(pages.url).get(portal('/sign-in'), { 'accept-language': 'fr, es;q=0.8' });
    expect(form.text).toContain('Iniciar sesión');
    await pages.core.db.guardian.update({ where: { id: centre.jane }, data: { language: 'es' } });
    const home = await (await signedIn()).get(portal(), { 'accept-language': 'en' });
    expect(home.text).toContain('21 de noviembre de 2026');
  });
});

describe('sessions', () => {
  it('are stored by their hash only', async () => {
    const browser = await signedIn();
    const id = browser.cookies.get(cookieName()) ?? '';
    expect(id).toMatch(/^[\w-]{43}$/);
    const rows = await pages.core.db.session.findMany({ where: { accountId: centre.accountId } });
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.idHash ?? []).toString('base64url')).not.toBe(id);
  });

  it('never take over an id that the browser came with, and end the one before', async () => {
    const browser = await signedIn();
    const before = browser.cookies.get(cookieName()) ?? '';
    await signIn(browser);
    expect(browser.cookies.get(cookieName())).not.toBe(before);
    expect(await pages.core.db.session.count({ where: { accountId: centre.accountId } })).toBe(1);

    const victim = makeVisitor(pages.url);
    victim.cookies.set(cookieName(), 'F'.repeat(43));
    await signIn(victim);
    expect(victim.cookies.get(cookieName())).not.toBe('F'.repeat(43));
    const attacker = makeVisitor(pages.url);
    attacker.cookies.set(cookieName(), 'F'.repeat(43));
    expect((await attacker.get(portal())).status).toBe(303);
  });

  it('of one account open nothing at another', async () => {
    const other = await makeCentre(pages.core, 'Other Centre');
    const browser = await signedIn();
    const id = browser.cookies.get(cookieName()) ?? '';
    browser.cookies.set(cookieName(other), id);
    expect((await browser.get(portal('', other))).headers.location).toBe(portal('/sign-in', other));
    await browser.post(portal('/sign-out', other));
    expect((await browser.get(portal())).status).toBe(200);
    expect((await signIn(makeVisitor(pages.url), undefined, PASSWORD, other)).status).toBe(422);
  });

  it.each(['', 'x', 'x'.repeat(43), '%00', `${'x'.repeat(43)};admin=1`, '{"$gt":""}'])(
    'are not there for the cookie %j',
    async (value) => {
      const answer = await makeVisitor(pages.url).get(portal(), { cookie: `${cookieName()}=${value}` });
      expect(answer.headers.location).toBe(portal('/sign-in'));
    },
  );

  it('end when unused for two weeks, and after three months however much used', async () => {
    const { idle, whole } = SESSION_LIFE.customer;
    const unused = await signedIn();
    pages.core.clock.advance(idle);
    expect((await unused.get(portal())).status).toBe(303);

    const used = await signedIn();
    for (let spent = 0; spent + idle - MINUTE < whole; spent += idle - MINUTE) {
      expect((await used.get(portal())).status).toBe(200);
      pages.core.clock.advance(idle - MINUTE);
    }
    expect((await used.get(portal())).status).toBe(200);
    pages.core.clock.advance(idle - MINUTE);
    expect((await used.get(portal())).status).toBe(303);
  });

  it('end with a reset, everywhere and at once', async () => {
    const phone = await signedIn();
    const laptop = await signedIn();
    await choose(centre, 'another good one');
    for (const browser of [phone, laptop]) expect((await browser.get(portal())).status).toBe(303);
    expect((await signIn(makeVisitor(pages.url))).status).toBe(422);
  });

  it('end when the record loses Can Log In', async () => {
    const browser = await signedIn();
    await pages.core.db.guardian.update({ where: { id: centre.jane }, data: { canLogIn: false } });
    expect((await browser.get(portal())).status).toBe(303);
    expect((await signIn(makeVisitor(pages.url))).status).toBe(422);
  });
});

it('an account that does not exist has no pages, whatever is asked of it', async () => {
  const browser = makeVisitor(pages.url);
  await browser.get(portal('/sign-in'));
  for (const slug of ['nowhere', 'Centre', '..', '%2e%2e', "x'--", 'x'.repeat(500), '%00', '__proto__']) {
    for (const page of ['', '/forgot', '/sign-in', '/sign-out']) {
      expect((await browser.get(`/${slug}/portal${page}`)).status, slug + page).toBe(404);
    }
    expect((await browser.post(`/${slug}/portal/forgot`, { email: 'jane.smith@example.com' })).status).toBe(
      404,
    );
    expect((await browser.post(`/${slug}/portal/sign-in`, { email: 'a@b', password: 'x' })).status).toBe(404);
  }
});
