import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINK_LIFE } from '../../../src/core/links/lifecycle.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { type Complaints, expectAccessible, openPage } from '../../support/browser.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

type Visit = Awaited<ReturnType<typeof openPage>>;
const PASSWORD = 'correct horse battery';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

const goTo = (path: string) => (page: Visit) => page.goto(pages.url + path);
const portal = (path = '') => `/${centre.slug}/portal${path}`;
const send = (page: Visit) => page.locator('form button').click();

/** Whose link: José's pages are in Spanish, whatever the browser says. */
const whose = (page: Visit & { spanish?: boolean }) => (page.spanish ? centre.jose : centre.jane);

async function openLink(page: Visit): Promise<string> {
  const { token } = await sentLink(pages.core, centre, whose(page));
  await page.goto(`${pages.url}/reset/${token}`);
  return token;
}

async function choose(page: Visit, password: string, confirm = password): Promise<void> {
  await openLink(page);
  await page.locator('#password').fill(password);
  await page.locator('#confirm').fill(confirm);
  await send(page);
}

async function signIn(page: Visit, password = PASSWORD): Promise<void> {
  await page.goto(pages.url + portal('/sign-in'));
  await page
    .locator('#email')
    .fill(whose(page) === centre.jose ? 'jose@example.com' : 'jane.smith@example.com');
  await page.locator('#password').fill(password);
  await send(page);
}

/** Every page that there is, and how to get to it. */
const EVERY_PAGE: [name: string, open: (page: Visit) => Promise<unknown>][] = [
  ['choose', openLink],
  ['choose, refused', (page) => choose(page, 'password1')],
  ['choose, different', (page) => choose(page, PASSWORD, 'something else')],
  ['chosen', (page) => choose(page, PASSWORD)],
  [
    'link used',
    async (page) => {
      const { token } = await sentLink(pages.core, centre, whose(page));
      await redeemLink(pages.core, { token, password: PASSWORD, confirm: PASSWORD, visit: 'other' });
      await page.goto(`${pages.url}/reset/${token}`);
    },
  ],
  [
    'link expired',
    async (page) => {
      await openLink(page);
      pages.core.clock.advance(LINK_LIFE);
      await page.reload();
    },
  ],
  [
    'link replaced',
    async (page) => {
      await openLink(page);
      await sentLink(pages.core, centre, whose(page));
      await page.reload();
    },
  ],
  ['link unknown', (page) => page.goto(`${pages.url}/reset/nobody`)],
  ['forgot', (page) => goTo(portal('/forgot'))(page)],
  [
    'forgot, refused',
    async (page) => {
      await page.goto(pages.url + portal('/forgot'));
      await send(page);
    },
  ],
  [
    'asked',
    async (page) => {
      await page.goto(pages.url + portal('/forgot'));
      await page.locator('#email').fill('jane.smith@example.com');
      await send(page);
    },
  ],
  ['sign in', (page) => goTo(portal('/sign-in'))(page)],
  ['sign in, refused', (page) => signIn(page, 'wrong')],
  ['sign in, empty', (page) => signIn(page, '')],
  ['home', (page) => signIn(page)],
  [
    'sign out?',
    async (page) => {
      await signIn(page);
      await page.goto(pages.url + portal('/sign-out'));
    },
  ],
  ['signed out', (page) => goTo(portal('/sign-out'))(page)],
  ['front', goTo('/')],
  ['no such page', goTo('/nowhere')],
  ['broken request', goTo('/%')],
];

describe.each([
  ['English', 'light'],
  ['Spanish', 'dark'],
] as const)('in %s, %s', (language, colorScheme) => {
  it.each(EVERY_PAGE)('axe finds nothing on the page: %s', async (_name, open) => {
    const spanish = language === 'Spanish';
    const page: Visit & { spanish?: boolean } = await openPage({
      locale: spanish ? 'es-US' : 'en-US',
      colorScheme,
      viewport: { width: 320, height: 640 },
    });
    page.spanish = spanish;
    await open(page);
    expect(await page.locator('html').getAttribute('lang')).toBe(spanish ? 'es' : 'en');
    await expectAccessible(page);
    expect(ownComplaints(page)).toEqual([]);
    await page.context().close();
  });
});

/** A page that says 404 or 422 is meant to. */
function ownComplaints({ complaints }: Complaints): string[] {
  return complaints.filter((one) => !/status of 4\d\d/.test(one));
}
