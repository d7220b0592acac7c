import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { staffSignedIn } from '../../../support/staffLogin.ts';
import { makeVisitor, type Visitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

const leadsTo = async (browser: Visitor) =>
  (await browser.get('/.well-known/change-password')).headers.location;

it('a password manager is led to the office at which this browser is signed in, or was', async () => {
  const browser = await staffSignedIn(pages, centre, 'manager');
  expect(await leadsTo(browser)).toBe(`/${centre.slug}/office/password`);
  await browser.post(`/${centre.slug}/office/sign-out`);
  expect(await leadsTo(browser)).toBe(`/${centre.slug}/office/forgot`);
});

it('a session, of whichever portal, comes before a browser that is only known', async () => {
  const browser = await staffSignedIn(pages, centre, 'manager');
  browser.cookies.set(`portal.${centre.slug}`, 'x'.repeat(43));
  browser.cookies.set(`known.${centre.slug}`, 'x');
  expect(await leadsTo(browser)).toBe(`/${centre.slug}/office/password`);
  browser.cookies.delete(`office.${centre.slug}`);
  expect(await leadsTo(browser)).toBe(`/${centre.slug}/portal/forgot`);
});

it('made-up names of offices lead nowhere else', async () => {
  const browser = makeVisitor(pages.url);
  for (const slug of ['..', '//evil.example', '%5Cevil.example', '__proto__', ''])
    browser.cookies.set(`office.${slug}`, 'x');
  expect(await leadsTo(browser)).toBe(`/${centre.slug}/portal/forgot`);
});
