import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/core/clock.ts';
import { failuresNoted } from '../../../../src/core/credentials/failures.ts';
import { SESSION_LIFE } from '../../../../src/core/credentials/sessions.ts';
import { LEVEL_NAMES, LEVELS } from '../../../../src/core/permissions/levels.ts';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, STAFF_PASSWORD, staffEmail, staffSignedIn } from '../../../support/staffLogin.ts';
import { type Answer, makeVisitor, type Visitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});

const office = (page = '', at = centre) => `/${at.slug}/office${page}`;
const cookie = (at = centre) => `office.${at.slug}`;
const tryIn = (email: string, password = STAFF_PASSWORD, at = centre, browser = makeVisitor(pages.url)) =>
  browser.post(office('/sign-in', at), { email, password });
const isIn = async (browser: Visitor) => (await browser.get(office())).status === 200;
const shown = ({ text }: Answer, typed: string) =>
  text.replace(/value="[\w-]{64}"/, '').replaceAll(typed, 'what was typed');

describe('a staff member’s own page', () => {
  it.each(LEVELS)('tells a %s who they are, and signing out ends it', async (level) => {
    const browser = await staffSignedIn(pages, centre, level);
    const { status, text } = await browser.get(office());
    expect(status).toBe(200);
    const facts = [LEVEL_NAMES[level], staffEmail(centre, level), 'Office Portal', 'November 21, 2026'];
    for (const fact of [...facts, 'Linked since November 21, 2026.']) expect(text).toContain(fact);
    for (const page of ['/password', '/sessions', '/sign-out']) expect(text).toContain(`"${office(page)}"`);
    expect(text).not.toContain('Customer Portal');

    const stolen = browser.cookies.get(cookie()) ?? '';
    const out = await browser.post(office('/sign-out'));
    expect([out.status, out.headers.location]).toEqual([303, office('/sign-out')]);
    expect([...browser.cookies.keys()]).toEqual([`known-office.${centre.slug}`]);
    const thief = makeVisitor(pages.url);
    thief.cookies.set(cookie(), stolen);
    expect((await thief.get(office())).headers.location).toBe(office('/sign-in'));
    const told = await pages.core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: { startsWith: 'portal.' } },
      orderBy: { seq: 'asc' },
    });
    const person = { actorKind: 'staff', actorId: centre.staff[level], via: 'office_portal' };
    expect(told).toMatchObject([
      { ...person, action: 'portal.signed_in' },
      { ...person, action: 'portal.signed_out' },
    ]);
  });

  it('says how to link Slack where it is not linked, and names the workspace where it is', async () => {
    const { db } = pages.core;
    await db.slackWorkspace.update({
      where: { id: centre.workspaceId },
      data: { name: 'Team <Superstars>' },
    });
    const browser = await staffSignedIn(pages, centre, 'manager');
    expect((await browser.get(office())).text).toContain(
      'Linked to you in Team &lt;Superstars&gt; since November 21, 2026.',
    );
    await db.slackIdentity.deleteMany({ where: { staffId: centre.staff.manager } });
    const { text } = await browser.get(office());
    expect(text).toContain('Not linked to you yet.');
    expect(text).toContain('/keydesk link');
  });

  it('is in Spanish for whose record is, whatever the browser wants', async () => {
    await pages.core.db.staff.update({ where: { id: centre.staff.manager }, data: { language: 'es' } });
    const browser = await staffSignedIn(pages, centre, 'manager');
    const { text } = await browser.get(office(), { 'accept-language': 'en' });
    for (const words of ['Portal de oficina', 'Gerencia (Manager)', 'Hola, Maya Manager'])
      expect(text).toContain(words);
  });
});

describe('signing in to the Office Portal', () => {
  it('says the same for every reason, and tells the reason to the Audit Log alone', async () => {
    for (const level of ['manager', 'admin'] as const) await givePassword(pages.core, centre, level);
    await pages.core.db.staff.update({
      where: { id: centre.staff.admin },
      data: { deactivatedAt: pages.core.clock.now() },
    });
    const passwordHash = await pages.core.hashing.hash(STAFF_PASSWORD);
    await pages.core.db.credential.create({
      data: {
        accountId: centre.accountId,
        guardianId: centre.jane,
        passwordHash,
        changedAt: pages.core.clock.now(),
      },
    });
    const attempts = [
      [staffEmail(centre, 'manager'), 'not her password', 'wrong_password'],
      [staffEmail(centre, 'owner'), STAFF_PASSWORD, 'no_password_yet'],
      [staffEmail(centre, 'admin'), STAFF_PASSWORD, 'deactivated'],
      ['jane.smith@example.com', STAFF_PASSWORD, 'unknown'],
    ] as const;
    const answers: string[] = [];
    for (const [email, password] of attempts) {
      const answer = await tryIn(email, password);
      expect(answer.status).toBe(422);
      expect(answer.headers).not.toHaveProperty('set-cookie');
      answers.push(shown(answer, email));
      await failuresNoted(pages.core);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('do not belong together');
    const told = await pages.core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: 'portal.sign_in_failed' },
      orderBy: { seq: 'asc' },
    });
    expect(told.map(({ via, details }) => [via, (details as { reason: string }).reason])).toEqual(
      attempts.map(([, , reason]) => ['office_portal', reason]),
    );
  });

  it.each([
    ['nothing', ''],
    ['an email alone', 'email=maya@example.com'],
    ['no email', 'email=maya&password=x'],
    ['a line break in the email', 'email=a%0Ab@example.com&password=x'],
    ['an endless email', `email=${'x'.repeat(5_000)}@example.com&password=x`],
    ['an endless password', `email=a@example.com&password=${'x'.repeat(30_000)}`],
  ])('puts %s right beside its field or below the heading', async (_what, form) => {
    const { status, text } = await makeVisitor(pages.url).post(office('/sign-in'), form);
    expect(status).toBe(422);
    expect(text).toMatch(/class="(wrong|notice)"/);
  });

  it.each([
    ['a list', 'email[]=a@b.example&email[]=c@d.example&password=x', 400],
    ['an object', 'email[$ne]=&password[$ne]=', 400],
    ['a field twice', 'email=a@b.example&password=x&password=y', 400],
    ['a megabyte', `email=a@b.example&password=${'x'.repeat(1_048_576)}`, 413],
  ])('refuses %s whole', async (_what, form, status) => {
    expect((await makeVisitor(pages.url).post(office('/sign-in'), form)).status).toBe(status);
  });

  it('takes no form without this browser’s token, nor from another site', async () => {
    await givePassword(pages.core, centre, 'manager');
    const form = { email: staffEmail(centre, 'manager'), password: STAFF_PASSWORD };
    const thief = makeVisitor(pages.url);
    await thief.get(office('/sign-in'));
    const mine = makeVisitor(pages.url);
    const forged = await mine.post(office('/sign-in'), { ...form, ...thief.hidden(office('/sign-in')) });
    expect(forged.status).toBe(403);
    expect((await mine.post(office('/sign-in'), form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(mine.cookies.has(cookie())).toBe(false);
    expect((await mine.post(office('/sign-in'), form)).status).toBe(303);
  });
});

describe('a session of the office', () => {
  it('opens nothing at another account, and a made-up one nothing anywhere', async () => {
    const other = await makeCentre(pages.core, 'Other Centre');
    const browser = await staffSignedIn(pages, centre, 'owner');
    const id = browser.cookies.get(cookie()) ?? '';
    browser.cookies.set(cookie(other), id);
    expect((await browser.get(office('', other))).headers.location).toBe(office('/sign-in', other));
    await browser.post(office('/sign-out', other));
    expect(await isIn(browser)).toBe(true);
    for (const forged of ['', 'x', 'F'.repeat(43), '%00', '{"$gt":""}', `${id}x`, id.toLowerCase()]) {
      const stranger = makeVisitor(pages.url);
      stranger.cookies.set(cookie(), forged);
      for (const page of ['', '/password', '/sessions'])
        expect((await stranger.get(office(page))).headers.location, forged + page).toBe(office('/sign-in'));
    }
  });

  it('never is one that the browser came with', async () => {
    await givePassword(pages.core, centre, 'manager');
    const victim = makeVisitor(pages.url);
    victim.cookies.set(cookie(), 'F'.repeat(43));
    await tryIn(staffEmail(centre, 'manager'), STAFF_PASSWORD, centre, victim);
    expect(victim.cookies.get(cookie())).toMatch(/^[\w-]{43}$/);
    expect(victim.cookies.get(cookie())).not.toBe('F'.repeat(43));
  });

  it('ends after two hours unused, and after half a day however much used', async () => {
    const { idle, whole } = SESSION_LIFE.office;
    const unused = await staffSignedIn(pages, centre, 'manager');
    pages.core.clock.advance(idle);
    expect(await isIn(unused)).toBe(false);
    const used = await staffSignedIn(pages, centre, 'manager');
    const asked = await used.get(office());
    expect(asked.status).toBe(200);
    for (let spent = 0; spent < whole; spent += idle - MINUTE) {
      expect(await isIn(used)).toBe(true);
      pages.core.clock.advance(idle - MINUTE);
    }
    expect(await isIn(used)).toBe(false);
  });

  it('ends the moment that the staff member is deactivated', async () => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    await pages.core.db.staff.update({
      where: { id: centre.staff.manager },
      data: { deactivatedAt: pages.core.clock.now() },
    });
    for (const page of ['', '/password', '/sessions'])
      expect((await browser.get(office(page))).headers.location).toBe(office('/sign-in'));
    expect((await tryIn(staffEmail(centre, 'manager'))).status).toBe(422);
  });
});

it('an account that does not exist has no office, whatever is asked of it', async () => {
  const browser = makeVisitor(pages.url);
  await browser.get(office('/sign-in'));
  for (const slug of ['nowhere', 'Centre', '..', '%2e%2e', '%5Cevil.example', 'x'.repeat(500), '__proto__']) {
    for (const page of ['', '/forgot', '/sign-in', '/sign-out', '/password', '/sessions'])
      expect((await browser.get(`/${slug}/office${page}`)).status, slug + page).toBe(404);
    expect((await browser.post(`/${slug}/office/sign-in`, { email: 'a@b', password: 'x' })).status).toBe(404);
  }
});
