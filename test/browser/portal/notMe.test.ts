import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuardianId } from '../../../src/core/ids.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

/** As small as a phone gets, and what a desk's screen shows at 400 %. */
const SMALL = { width: 320, height: 640 };
const PASSWORD = 'correct horse battery';
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

interface Story {
  who: () => GuardianId;
  locale: string;
  button: string;
  question: string;
  thanks: string;
  stopped: string;
  choose: string;
}

const inEnglish: Story = {
  who: () => centre.jane,
  locale: 'en-US',
  button: 'I did not ask for this',
  question: 'You did not ask for this?',
  thanks: 'Thank you for telling us',
  stopped: 'This link was stopped',
  choose: 'Choose a new password',
};
const inSpanish: Story = {
  who: () => centre.jose,
  locale: 'es-US',
  button: 'Yo no lo pedí',
  question: '¿No lo pidió usted?',
  thanks: 'Gracias por avisarnos',
  stopped: 'Este enlace se anuló',
  choose: 'Elegir una contraseña nueva',
};

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();
const stateOf = async (id: string) =>
  (await pages.core.db.resetLink.findUniqueOrThrow({ where: { id } })).state;
const focused = (page: Page) => page.locator(':focus').textContent();

/** Nothing sticks out to the side, and whatever is to be tapped is as large as a thumb. */
async function expectRoomy(page: Page): Promise<void> {
  expect((await page.locator('html').boundingBox())?.width).toBeLessThanOrEqual(SMALL.width);
  for (const target of await page.locator('a, button').all()) {
    const area = await target.boundingBox();
    expect(area?.height, await target.innerHTML()).toBeGreaterThanOrEqual(44);
    expect((area?.x ?? 0) + (area?.width ?? 0)).toBeLessThanOrEqual(SMALL.width);
  }
}

describe.each([
  ['English', inEnglish],
  ['Spanish', inSpanish],
])('a parent who did not ask for a link, in %s', (_language, words) => {
  it('on a small phone without JavaScript, from the message: one tap, one button, all is said', async () => {
    const { token, linkId } = await sentLink(pages.core, centre, words.who());
    const { locale } = words;
    const page = await openPage({
      viewport: SMALL,
      isMobile: true,
      hasTouch: true,
      locale,
      javaScriptEnabled: false,
    });
    await page.goto(`${pages.url}/reset/${token}/not-me`);
    expect(new URL(page.url()).pathname).toBe('/reset/not-me');
    expect(await heading(page)).toBe(words.question);
    await expectRoomy(page);
    expect(await stateOf(linkId)).toBe('live');

    await page.getByRole('button', { name: words.button }).tap();
    await expect.poll(() => heading(page)).toBe(words.thanks);
    expect(await stateOf(linkId)).toBe('reported');
    await expectRoomy(page);
    await page.reload();
    expect(await heading(page)).toBe(words.thanks);

    await page.goto(`${pages.url}/reset/${token}`);
    expect(await heading(page)).toBe(words.stopped);
    await expectRoomy(page);
    expect(page.complaints.filter((one) => !one.includes('410'))).toEqual([]);
  });

  it('with the keyboard alone, from the reset page: the fields come first, and the way back is there', async () => {
    const { token, linkId } = await sentLink(pages.core, centre, words.who());
    const page = await openPage({ locale: words.locale, viewport: SMALL });
    await page.goto(`${pages.url}/reset/${token}`);
    for (const _stop of ['password', 'confirm', 'save', 'not me']) await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(words.button);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/reset/not-me');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(words.button);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/reset');
    expect(await stateOf(linkId)).toBe('live');

    await page.goto(`${pages.url}/reset/not-me`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => heading(page)).toBe(words.thanks);
    expect(await stateOf(linkId)).toBe('reported');
  });

  it('presses the button twice in a row: it is done once, and ends on the same page', async () => {
    const { token } = await sentLink(pages.core, centre, words.who());
    const page = await openPage({ locale: words.locale });
    await page.goto(`${pages.url}/reset/${token}/not-me`);
    await page.getByRole('button', { name: words.button }).dblclick();
    await expect.poll(() => heading(page)).toBe(words.thanks);
  });

  it.each(['light', 'dark'] as const)('axe finds nothing on any of the pages, %s', async (colorScheme) => {
    const page = await openPage({ locale: words.locale, viewport: SMALL, colorScheme });
    const { token } = await sentLink(pages.core, centre, words.who());
    await page.goto(`${pages.url}/reset/${token}`);
    await expectAccessible(page);
    await page.goto(`${pages.url}/reset/${token}/not-me`);
    await expectAccessible(page);
    const other = await sentLink(pages.core, centre, words.who());
    const tab = await page.context().newPage();
    await tab.goto(`${pages.url}/reset/${other.token}`);
    await page.getByRole('button', { name: words.button }).click();
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: words.button }).click();
    await expect.poll(() => heading(page)).toBe(words.thanks);
    await expectAccessible(page);
    await page.goto(`${pages.url}/reset`);
    expect(await heading(page)).toBe(words.stopped);
    await expectAccessible(page);
    await page.context().close();
  });

  it('finds that somebody had used it: the first button is to choose another password', async () => {
    const { token } = await sentLink(pages.core, centre, words.who());
    await redeemLink(pages.core, { token, password: PASSWORD, confirm: PASSWORD, visit: 'a thief' });
    const page = await openPage({ locale: words.locale, viewport: SMALL });
    await page.goto(`${pages.url}/reset/${token}/not-me`);
    await expectAccessible(page);
    await page.getByRole('button', { name: words.button }).click();
    await expect.poll(() => heading(page)).toBe(words.thanks);
    await expectAccessible(page);
    await expectRoomy(page);
    expect(await page.locator('a.button').first().textContent()).toBe(words.choose);
    await page.locator('a.button').first().click();
    await page.waitForURL('**/portal/forgot');
  });
});

it('a scanner that renders the pages like a browser, and waits, has reported nothing', async () => {
  const { token, linkId } = await sentLink(pages.core, centre);
  const page = await openPage();
  for (const path of [`/reset/${token}/not-me`, `/reset/${token}`, '/reset/not-me']) {
    await page.goto(pages.url + path, { waitUntil: 'networkidle' });
    for (const link of await page.locator('a').all()) {
      const href = await link.getAttribute('href');
      const tab = await page.context().newPage();
      await tab.goto(pages.url + href, { waitUntil: 'networkidle' });
      await tab.close();
    }
  }
  expect(await stateOf(linkId)).toBe('live');
});
