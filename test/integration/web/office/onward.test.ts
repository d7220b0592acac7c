import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/core/clock.ts';
import { randomToken } from '../../../../src/core/secrets.ts';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, STAFF_PASSWORD, staffEmail, staffSignedIn } from '../../../support/staffLogin.ts';
import { makeVisitor, type Visitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';
import { sampleLinks } from './sampleLinks.ts';

const AGAIN = 'For this, sign in once more';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages({ before: sampleLinks });
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});

const office = (page = '') => `/${centre.slug}/office${page}`;
const onward = () => `onward-office.${centre.slug}`;
const signIn = (browser: Visitor, password = STAFF_PASSWORD) =>
  browser.post(office('/sign-in'), { email: staffEmail(centre, 'manager'), password });

describe('what asks for a recent sign-in', () => {
  it('is there for ten minutes; after that the form comes again, says why, and leads back', async () => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    const before = browser.cookies.get(`office.${centre.slug}`);
    pages.core.clock.advance(10 * MINUTE - 1);
    expect((await browser.get(office('/recent'))).text).toBe('recent');
    pages.core.clock.advance(1);
    expect((await browser.get(office('/recent'))).headers.location).toBe(office('/sign-in'));
    expect((await browser.get(office('/sign-in'))).text).toContain(AGAIN);
    const wrong = await signIn(browser, 'a guess');
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(AGAIN);
    // Nobody was signed out by looking.
    expect((await browser.get(office())).status).toBe(200);
    expect((await signIn(browser)).headers.location).toBe(office('/recent'));
    expect((await browser.get(office('/recent'))).text).toBe('recent');
    expect(browser.cookies.get(`office.${centre.slug}`)).not.toBe(before);
    expect(await pages.core.db.session.count({ where: { staffId: centre.staff.manager } })).toBe(1);
  });

  it('is not made recent by use', async () => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    for (let minutes = 0; minutes < 12; minutes += 6) {
      pages.core.clock.advance(6 * MINUTE);
      await browser.get(office());
    }
    expect((await browser.get(office('/recent'))).status).toBe(303);
  });

  it('opened by a link, keeps the link over the second sign-in', async () => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    pages.core.clock.advance(11 * MINUTE);
    const token = randomToken();
    const { location = '' } = (await browser.get(office(`/assign/${token}`))).headers;
    expect((await browser.get(location)).headers.location).toBe(office('/sign-in'));
    const { headers } = await signIn(browser);
    expect(JSON.parse((await browser.get(headers.location ?? '')).text)).toMatchObject({ token });
  });

  it('is refused to a POST as well, which leads back to the form', async () => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    pages.core.clock.advance(11 * MINUTE);
    expect((await browser.ask('POST', office('/assign'))).headers.location).toBe(office('/sign-in'));
    expect((await signIn(browser)).headers.location).toBe(office('/assign'));
  });

  it('and who changed their mind finds the rest of the office as before', async () => {
    const browser = await staffSignedIn(pages, centre, 'manager');
    pages.core.clock.advance(11 * MINUTE);
    await browser.get(office('/recent'));
    expect((await browser.get(office())).status).toBe(200);
    await browser.post(office('/sign-out'));
    expect(browser.cookies.has(onward())).toBe(false);
  });
});

it('who has to choose their own password first comes back here after that', async () => {
  await givePassword(pages.core, centre, 'manager', { mustChange: true });
  const browser = makeVisitor(pages.url);
  await browser.get(office(`/link-slack/${randomToken()}`));
  await browser.get(office('/link-slack'));
  expect((await signIn(browser)).headers.location).toBe(office('/password'));
  expect((await browser.get(office('/link-slack'))).headers.location).toBe(office('/password'));
  const own = 'another good one';
  await browser.post(office('/password'), { current: STAFF_PASSWORD, password: own, confirm: own });
  expect((await signIn(browser, own)).headers.location).toBe(office('/link-slack'));
});

it('a forged cookie leads to no other site, portal or account, and round in no circles', async () => {
  await givePassword(pages.core, centre, 'manager');
  const other = await makeCentre(pages.core, 'Other Centre');
  const home = office();
  for (const path of [
    ...['//evil.example', 'https://evil.example/', '/\\evil.example', '/%5Cevil.example', 'evil.example'],
    ...[`${home}/../../evil`, `${home}/..//evil.example`, `${home}//evil.example`, `${home}/./x`],
    ...[`${home}/x?next=//evil.example`, `${home}/x%0d%0aX:y`, `${home}/${'x'.repeat(300)}`, `${home}evil`],
    ...[`/${other.slug}/office/link-slack`, `/${centre.slug}/portal/password`, home, ''],
  ])
    for (const when of ['first', 'again', '']) {
      const browser = makeVisitor(pages.url);
      browser.cookies.set(onward(), `${when}:${path}`);
      expect((await signIn(browser)).headers.location, path).toBe(home);
    }
  for (const when of ['first', 'again']) {
    const browser = await staffSignedIn(pages, centre, 'manager');
    browser.cookies.set(onward(), `${when}:${office('/sign-in')}`);
    await browser.get(office('/sign-in'));
    expect((await browser.get(office('/sign-in'))).headers.location).toBe(home);
  }
});

it('a guardian comes back to where they were going, too', async () => {
  const { accountId, jane: guardianId, slug } = centre;
  const passwordHash = await pages.core.hashing.hash(STAFF_PASSWORD);
  await pages.core.db.credential.create({
    data: { accountId, guardianId, passwordHash, changedAt: pages.core.clock.now() },
  });
  const browser = makeVisitor(pages.url);
  await browser.get(`/${slug}/portal/policies`);
  const form = { email: 'jane.smith@example.com', password: STAFF_PASSWORD };
  const { headers } = await browser.post(`/${slug}/portal/sign-in`, form);
  expect(headers.location).toBe(`/${slug}/portal/policies`);
});
