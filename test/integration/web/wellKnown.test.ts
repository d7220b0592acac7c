import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const CHANGE = '/.well-known/change-password';
const PASSWORD = 'correct horse battery';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

async function signedIn(at: TestCentre, browser = makeVisitor(pages.url)): Promise<Visitor> {
  await pages.core.db.credential.upsert({
    where: { guardianId: at.jane },
    update: {},
    create: {
      accountId: at.accountId,
      guardianId: at.jane,
      passwordHash: await pages.core.hashing.hash(PASSWORD),
      changedAt: pages.core.clock.now(),
    },
  });
  await browser.post(`/${at.slug}/portal/sign-in`, {
    email: 'jane.smith@example.com',
    password: PASSWORD,
  });
  return browser;
}

const leadsTo = async (browser: Visitor) => {
  const { status, headers } = await browser.get(CHANGE);
  expect(status).toBe(303);
  return headers.location;
};

describe('a password manager that looks for where to change the password', () => {
  it('is led to Forgot Password of the only centre, and nowhere in particular once there are two', async () => {
    expect(await leadsTo(makeVisitor(pages.url))).toBe(`/${centre.slug}/portal/forgot`);
    await makeCentre(pages.core, 'Other Centre');
    expect(await leadsTo(makeVisitor(pages.url))).toBe('/');
  });

  it('is led to the portal at which this browser is signed in', async () => {
    const other = await makeCentre(pages.core, 'Third Centre');
    const browser = await signedIn(centre);
    await signedIn(other, browser);
    expect(await leadsTo(browser)).toBe(`/${centre.slug}/portal/password`);
    await browser.post(`/${centre.slug}/portal/sign-out`);
    expect(await leadsTo(browser)).toBe(`/${other.slug}/portal/password`);
  });

  it('is led to Forgot Password of the portal whose session has ended', async () => {
    const browser = makeVisitor(pages.url);
    browser.cookies.set(`portal.${centre.slug}`, 'x'.repeat(43));
    expect(await leadsTo(browser)).toBe(`/${centre.slug}/portal/forgot`);
  });

  it('is led nowhere else by made-up cookies, and a thousand of them cost no more', async () => {
    const browser = makeVisitor(pages.url);
    for (const slug of ['..', '//evil.example', '%2f', '__proto__', '', 'x'.repeat(200)])
      browser.cookies.set(`portal.${slug}`, 'x');
    expect(await leadsTo(browser)).toBe('/');
    let asked = 0;
    const { findUnique } = pages.core.db.account;
    Object.assign(pages.core.db.account, {
      findUnique: (...given: Parameters<typeof findUnique>) => {
        asked += 1;
        return findUnique.apply(pages.core.db.account, given);
      },
    });
    const cookie = Array.from({ length: 500 }, (_, i) => `portal.c${i}=x`).join('; ');
    expect((await browser.get(CHANGE, { cookie })).headers.location).toBe('/');
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(8);
  });

  it('finds that what should not exist does not', async () => {
    const path = '/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200';
    expect((await makeVisitor(pages.url).get(path)).status).toBe(404);
  });
});
