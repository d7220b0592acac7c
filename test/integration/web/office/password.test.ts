import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, STAFF_PASSWORD, staffEmail, staffSignedIn } from '../../../support/staffLogin.ts';
import { makeVisitor, type Visitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

const NEW = 'another good one';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});

const office = (page = '') => `/${centre.slug}/office${page}`;
const page = () => office('/password');
const change = (browser: Visitor, more: Record<string, string> = {}) =>
  browser.post(page(), { current: STAFF_PASSWORD, password: NEW, confirm: NEW, ...more });
const tryIn = (
  password: string,
  level: keyof TestCentre['staff'] = 'manager',
  browser = makeVisitor(pages.url),
) => browser.post(office('/sign-in'), { email: staffEmail(centre, level), password });

describe('a staff member who changes the password', () => {
  it('is signed out everywhere, this browser too, and is asked to sign in with the new one (S7)', async () => {
    const [here, elsewhere] = [
      await staffSignedIn(pages, centre, 'manager'),
      await staffSignedIn(pages, centre, 'manager'),
    ];
    const { text } = await here.get(page());
    for (const part of [
      'Office Portal:',
      'signed out on all devices, this one too',
      staffEmail(centre, 'manager'),
    ])
      expect(text).toContain(part);
    const answer = await change(here);
    expect([answer.status, answer.headers.location]).toEqual([303, office('/password/changed')]);
    const done = await here.get(office('/password/changed'));
    expect(done.text).toContain('Sign in again with your new password.');
    expect(done.text).toContain(`href="${office('/sign-in')}"`);
    expect(here.cookies.has(`office.${centre.slug}`)).toBe(false);
    for (const browser of [here, elsewhere]) expect((await browser.get(office())).status).toBe(303);
    expect((await tryIn(STAFF_PASSWORD)).status).toBe(422);
    expect((await tryIn(NEW, 'manager', here)).headers.location).toBe(office());
  });

  it('is the Business Owner too, with the current password and in no other way (S8)', async () => {
    const owner = await staffSignedIn(pages, centre, 'owner');
    for (const current of ['', 'a guess', 'a guess '.repeat(1_000)]) {
      const wrong = await change(owner, { current });
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain('id="current-wrong"');
    }
    expect((await change(owner)).status).toBe(303);
    expect((await tryIn(NEW, 'owner')).status).toBe(303);
  });

  it('reads it in Spanish to the end, though nobody is signed in by then', async () => {
    await pages.core.db.staff.update({ where: { id: centre.staff.manager }, data: { language: 'es' } });
    const browser = await staffSignedIn(pages, centre, 'manager');
    await change(browser);
    expect((await browser.get(office('/password/changed'))).text).toContain('Su contraseña se cambió');
  });

  it.each([
    ['a short one', { password: 'short', confirm: 'short' }, 'too short'],
    ['a common one', { password: 'password1', confirm: 'password1' }, 'people guess first'],
    ['the own name', { password: 'MayaManager1', confirm: 'MayaManager1' }, 'mostly your name'],
    ['two different ones', { confirm: 'something else' }, 'not the same'],
    ['an endless one', { password: 'x'.repeat(9_000), confirm: 'x'.repeat(9_000) }, 'too long'],
    ['the old one', { password: STAFF_PASSWORD, confirm: STAFF_PASSWORD }, 'Choose a different one'],
  ])('is told beside the field what is wrong with %s, and stays signed in', async (_what, typed, said) => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    const { status, text } = await change(browser, typed);
    expect(status).toBe(422);
    expect(text).toContain(said);
    expect((await browser.get(office())).status).toBe(200);
  });
});

it('nobody is told that a password was changed who did not do it', async () => {
  const stranger = makeVisitor(pages.url);
  expect((await stranger.get(office('/password/changed'))).headers.location).toBe(office());
  stranger.cookies.set(`changed-office.${centre.slug}`, '<script>');
  expect((await stranger.get(office('/password/changed'))).headers.location).toBe(office());
  expect((await stranger.get(page())).headers.location).toBe(office('/sign-in'));
  expect((await change(stranger)).headers.location).toBe(office('/sign-in'));
});

describe('a staff member who was given a password and is to choose their own (S5)', () => {
  beforeEach(() => givePassword(pages.core, centre, 'manager', { mustChange: true }));

  it('is led to that by signing in, and from every other page; the page says why', async () => {
    const browser = makeVisitor(pages.url);
    expect((await tryIn(STAFF_PASSWORD, 'manager', browser)).headers.location).toBe(page());
    const { text } = await browser.get(page());
    expect(text).toContain('Somebody with Admin Access gave you the password that you have now.');
    expect(text).not.toContain(`href="${office()}"`);
    for (const other of ['', '/sessions'])
      expect((await browser.get(office(other))).headers.location, other).toBe(page());
    expect((await browser.get(office('/sign-in'))).headers.location).toBe(office());
  });

  it('can do nothing else: not even sign the other devices out', async () => {
    const [browser, elsewhere] = [makeVisitor(pages.url), makeVisitor(pages.url)];
    for (const one of [browser, elsewhere]) await tryIn(STAFF_PASSWORD, 'manager', one);
    expect((await browser.post(office('/sessions'), { end: 'all' })).headers.location).toBe(page());
    expect(await pages.core.db.session.count({ where: { staffId: centre.staff.manager } })).toBe(2);
  });

  it('can sign out', async () => {
    const browser = makeVisitor(pages.url);
    await tryIn(STAFF_PASSWORD, 'manager', browser);
    await browser.get(page());
    await browser.post(office('/sign-out'));
    expect(await pages.core.db.session.count({ where: { staffId: centre.staff.manager } })).toBe(0);
  });

  it('is free with a password of their own', async () => {
    const browser = makeVisitor(pages.url);
    await tryIn(STAFF_PASSWORD, 'manager', browser);
    expect((await change(browser, { password: STAFF_PASSWORD, confirm: STAFF_PASSWORD })).status).toBe(422);
    expect((await change(browser)).status).toBe(303);
    expect((await tryIn(NEW, 'manager', browser)).headers.location).toBe(office());
    expect((await browser.get(office())).status).toBe(200);
  });

  it('is held to it in a session from before, once it is asked of them', async () => {
    await givePassword(pages.core, centre, 'manager');
    const browser = await staffSignedIn(pages, centre, 'manager');
    await pages.core.db.credential.update({
      where: { staffId: centre.staff.manager },
      data: { mustChange: true },
    });
    expect((await browser.get(office())).headers.location).toBe(page());
  });
});
