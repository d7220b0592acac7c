import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const OLD = 'correct horse battery';
const NEW = 'another good one';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  await choose(OLD);
});

async function choose(password: string): Promise<void> {
  const { token } = await sentLink(pages.core, centre);
  await redeemLink(pages.core, { token, password, confirm: password, visit: 'a test' });
}

const portal = (page = '') => `/${centre.slug}/portal${page}`;
const page = () => portal('/password');

async function signedIn(password = OLD): Promise<Visitor> {
  const browser = makeVisitor(pages.url);
  const answer = await browser.post(portal('/sign-in'), { email: 'jane.smith@example.com', password });
  expect(answer.status).toBe(303);
  return browser;
}

const change = (browser: Visitor, more: Record<string, string> = {}) =>
  browser.post(page(), { current: OLD, password: NEW, confirm: NEW, ...more });

describe('the page to change the password', () => {
  it('is for those who are signed in; the home page leads there', async () => {
    const stranger = makeVisitor(pages.url);
    expect((await stranger.get(page())).headers.location).toBe(portal('/sign-in'));
    const browser = await signedIn();
    expect((await browser.get(portal())).text).toContain(`href="${page()}"`);
    const { status, text } = await browser.get(page());
    expect(status).toBe(200);
    for (const part of [
      'autocomplete="current-password"',
      'autocomplete="new-password"',
      'value="jane.smith@example.com" autocomplete="username"',
      'At least 8 characters',
    ])
      expect(text).toContain(part);
  });

  it('changes it, keeps this browser under a new id, and signs out all others', async () => {
    const [browser, other] = [await signedIn(), await signedIn()];
    const before = browser.cookies.get(`portal.${centre.slug}`);
    const answer = await change(browser);
    expect([answer.status, answer.headers.location]).toEqual([303, portal('/password/changed')]);
    expect((await browser.get(portal('/password/changed'))).text).toContain('Your password is changed');
    expect(browser.cookies.get(`portal.${centre.slug}`)).not.toBe(before);
    expect((await browser.get(portal())).status).toBe(200);
    expect((await other.get(portal())).status).toBe(303);
    await signedIn(NEW);
  });

  it('a session from before the change is worth nothing when it is played again', async () => {
    const browser = await signedIn();
    const stolen = new Map(browser.cookies);
    await change(browser);
    const thief = makeVisitor(pages.url);
    for (const [name, value] of stolen) thief.cookies.set(name, value);
    for (const path of ['', '/password', '/sessions', '/policies'])
      expect((await thief.get(portal(path))).headers.location, path).toBe(portal('/sign-in'));
  });

  it.each([
    [{ current: '' }, 'current-wrong', 'Type your current password.'],
    [{ current: 'not it' }, 'current-wrong', 'not your current password'],
    [{ password: '', confirm: '' }, 'password-wrong', 'Type a new password.'],
    [{ password: 'short', confirm: 'short' }, 'password-wrong', 'too short'],
    [{ password: 'password123', confirm: 'password123' }, 'password-wrong', 'people guess first'],
    [{ password: 'jane smith', confirm: 'jane smith' }, 'password-wrong', 'mostly your name'],
    [{ password: OLD, confirm: OLD }, 'password-wrong', 'the password that you have now'],
    [{ confirm: 'something else' }, 'confirm-wrong', 'not the same'],
  ])('says beside the field what is wrong: %j', async (typed, id, words) => {
    const browser = await signedIn();
    const { status, text } = await change(browser, typed);
    expect(status).toBe(422);
    expect(text.replaceAll('&#39;', "'")).toMatch(new RegExp(`id="${id}">[^<]*${words}`));
    expect(text).toContain('aria-invalid="true" autofocus');
    expect(text).not.toContain(NEW);
    expect((await browser.get(portal())).status).toBe(200);
    await signedIn();
  });

  it('says that a password has appeared in a leak', async () => {
    const asked: string[] = [];
    const { core } = pages;
    Object.assign(core, {
      leakedPasswords: {
        has: async (password: string) => {
          asked.push(password);
          return true;
        },
      },
    });
    try {
      const answer = await change(await signedIn());
      expect([answer.status, asked]).toEqual([422, [NEW]]);
      expect(answer.text).toContain('has appeared in a known leak');
    } finally {
      Object.assign(core, { leakedPasswords: undefined });
    }
  });

  it('slows a thief of a session down, who guesses the current password', async () => {
    const browser = await signedIn();
    browser.cookies.delete(`known.${centre.slug}`);
    for (let i = 0; i < 5; i += 1) expect((await change(browser, { current: 'a guess' })).status).toBe(422);
    const early = await change(browser);
    expect([early.status, early.headers['retry-after']]).toEqual([429, '1']);
    expect(early.text).toContain('Wait a second and try again');
    await pages.core.db.signInStreak.updateMany({
      where: { accountId: centre.accountId },
      data: { failures: 100 },
    });
    pages.core.clock.advance(60 * MINUTE);
    const stopped = await change(browser);
    expect([stopped.status, stopped.headers['retry-after']]).toEqual([429, undefined]);
    expect(stopped.text).toContain('Forgot your password?');
  });

  it('is refused when another site sends it, or with a token of another browser', async () => {
    const [hers, thiefs] = [await signedIn(), await signedIn()];
    const token = /name="form-token" value="([^"]+)"/.exec((await thiefs.get(page())).text)?.[1] ?? '';
    expect((await change(hers, { 'form-token': token })).status).toBe(403);
    const form = { current: OLD, password: NEW, confirm: NEW };
    const foreign = await hers.post(page(), form, { 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(403);
    await signedIn(OLD);
  });

  it('speaks Spanish to whose record does', async () => {
    await pages.core.db.guardian.update({ where: { id: centre.jane }, data: { language: 'es' } });
    const browser = await signedIn();
    expect((await browser.get(page())).text).toContain('Cambie su contraseña');
    expect((await change(browser, { current: 'no es' })).text).toContain('Esa no es su contraseña actual');
    await change(browser);
    expect((await browser.get(portal('/password/changed'))).text).toContain('Su contraseña se cambió');
  });

  it('says from the account’s setting how long a password must be', async () => {
    const strict = await makeCentre(pages.core);
    await pages.core.db.account.update({
      where: { id: strict.accountId },
      data: { minPasswordLength: 14 },
    });
    centre = strict;
    await choose('correct horse battery');
    const browser = await signedIn();
    expect((await browser.get(page())).text).toContain('At least 14 characters');
    const answer = await change(browser, { password: 'thirteen char', confirm: 'thirteen char' });
    expect(answer.text).toContain('Use at least 14 characters');
  });
});
