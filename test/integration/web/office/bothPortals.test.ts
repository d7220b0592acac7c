import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, STAFF_PASSWORD } from '../../../support/staffLogin.ts';
import { makeVisitor, type Visitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

/** Maya Manager is a mother of this centre too: both records have this email, and each a password of its own. */
const EMAIL = 'jane.smith@example.com';
const AS_GUARDIAN = 'a swimsuit and a towel';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
  const { accountId, staff, jane: guardianId } = centre;
  await pages.core.db.staff.update({ where: { id: staff.manager }, data: { email: EMAIL, emailKey: EMAIL } });
  await givePassword(pages.core, centre, 'manager');
  const passwordHash = await pages.core.hashing.hash(AS_GUARDIAN);
  await pages.core.db.credential.create({
    data: { accountId, guardianId, passwordHash, changedAt: pages.core.clock.now() },
  });
});

const portal = (page = '') => `/${centre.slug}/portal${page}`;
const office = (page = '') => `/${centre.slug}/office${page}`;
const cookies = () => ({ portal: `portal.${centre.slug}`, office: `office.${centre.slug}` });
const standing = async (browser: Visitor) => ({
  portal: (await browser.get(portal())).status === 200,
  office: (await browser.get(office())).status === 200,
});

async function inBoth(): Promise<Visitor> {
  const browser = makeVisitor(pages.url);
  for (const [page, password] of [
    [portal('/sign-in'), AS_GUARDIAN],
    [office('/sign-in'), STAFF_PASSWORD],
  ] as const)
    expect((await browser.post(page, { email: EMAIL, password })).status).toBe(303);
  return browser;
}

it('one person, guardian and staff with one email, is signed in to both in one browser', async () => {
  const browser = await inBoth();
  expect(await standing(browser)).toEqual({ portal: true, office: true });
  expect((await browser.get(portal())).text).toContain('Hello Jane Smith');
  expect((await browser.get(office())).text).toContain('Hello Maya Manager');
  for (const home of [portal, office]) {
    const { text } = await browser.get(home('/sessions'));
    expect(text.match(/<li>/g)).toHaveLength(1);
  }
});

it('signing out of one leaves the other', async () => {
  const browser = await inBoth();
  await browser.post(office('/sign-out'));
  expect(await standing(browser)).toEqual({ portal: true, office: false });
  const again = await inBoth();
  await again.post(portal('/sessions'), { end: 'all' });
  expect(await standing(again)).toEqual({ portal: false, office: true });
  // The guardian's sessions end everywhere; those of the office stay.
  expect(await standing(browser)).toEqual({ portal: false, office: false });
});

it('neither password opens the other', async () => {
  for (const [page, password] of [
    [portal('/sign-in'), STAFF_PASSWORD],
    [office('/sign-in'), AS_GUARDIAN],
  ] as const)
    expect((await makeVisitor(pages.url).post(page, { email: EMAIL, password })).status).toBe(422);
});

it('the id of one portal’s session opens nothing under the name of the other', async () => {
  const browser = await inBoth();
  const mixed = makeVisitor(pages.url);
  mixed.cookies.set(cookies().office, browser.cookies.get(cookies().portal) ?? '');
  mixed.cookies.set(cookies().portal, browser.cookies.get(cookies().office) ?? '');
  expect(await standing(mixed)).toEqual({ portal: false, office: false });
  // Nor does it end it there.
  for (const home of [portal, office]) await mixed.post(home('/sign-out'));
  expect(await standing(browser)).toEqual({ portal: true, office: true });
});

it('changing the one password touches neither the other nor its session', async () => {
  const browser = await inBoth();
  const form = { current: STAFF_PASSWORD, password: 'another good one', confirm: 'another good one' };
  expect((await browser.post(office('/password'), form)).status).toBe(303);
  expect(await standing(browser)).toEqual({ portal: true, office: false });
  const fresh = makeVisitor(pages.url);
  expect((await fresh.post(portal('/sign-in'), { email: EMAIL, password: AS_GUARDIAN })).status).toBe(303);
});

it('failures at one portal do not slow the other down', async () => {
  for (let tries = 0; tries < 6; tries += 1)
    await makeVisitor(pages.url).post(office('/sign-in'), { email: EMAIL, password: 'a guess' });
  const stranger = makeVisitor(pages.url);
  expect((await stranger.post(office('/sign-in'), { email: EMAIL, password: STAFF_PASSWORD })).status).toBe(
    429,
  );
  expect((await stranger.post(portal('/sign-in'), { email: EMAIL, password: AS_GUARDIAN })).status).toBe(303);
});
