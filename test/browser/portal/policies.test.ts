import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POLICIES } from '../../../demo/sample/business.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { GuardianId } from '../../../src/core/ids.ts';
import { publish, record, sessionOf } from '../../integration/policies/policies.ts';
import { type Complaints, expectAccessible, openPage } from '../../support/browser.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const PHONE = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };
/** Words and tables that are wider than a phone. */
const WIDE = `${'Gymnastikvereinsmitgliedschaft'.repeat(4)}

| One | Two | Three | Four | Five |
|-----|-----|-------|------|------|
| ${'wide'.repeat(20)} | b | c | d | e |

    ${'code '.repeat(40)}

> > > - - - deep`;

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

const at = (path = '') => `${pages.url}/${centre.slug}/portal${path}`;

/** A browser in which a guardian is signed in. */
async function openAs(guardianId: GuardianId, options: Parameters<typeof openPage>[0] = {}) {
  const page = await openPage(options);
  const value = await sessionOf(pages.core, centre, guardianId);
  await page.context().addCookies([{ name: `portal.${centre.slug}`, value, url: pages.url }]);
  return page;
}

async function publishSamples(): Promise<void> {
  for (const { title, file } of POLICIES)
    await publish(pages.core, centre, await readFile(file, 'utf8'), title);
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

/** The browser itself notes in its console that a form was answered with 422; that is all it may have to say. */
function expectNoOtherComplaints(page: Complaints, wrongForms: number): void {
  expect(page.complaints).toHaveLength(wrongForms);
  for (const complaint of page.complaints) expect(complaint).toContain('422');
}

/** Neither the page nor anything on it is wider than the window. */
async function expectNoSideways(page: Page): Promise<void> {
  const [wide, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(wide).toBeLessThanOrEqual(window ?? 0);
}

/** What one parent reads and types. */
const inEnglish = {
  who: () => centre.jane,
  waiting: 'Waiting for you',
  covers: 'You accept it for yourself and for Lily Smith.',
  label: 'Type your name',
  button: 'I accept',
  missing: 'Type your name in the box to accept.',
  other: 'Bob Smith',
  differs: /That is not the name of the person who is signed in\..*Jane Smith/,
  name: 'jane smith',
  done: 'You accepted “Photo release”',
  accepted: 'You accepted it here on November 21, 2026 at 9:00 AM.',
};
const inSpanish: typeof inEnglish = {
  who: () => centre.jose,
  waiting: 'Pendientes de aceptar',
  covers: 'Usted la acepta en su propio nombre.',
  label: 'Escriba su nombre',
  button: 'Acepto',
  missing: 'Escriba su nombre en la casilla para aceptar.',
  other: 'José',
  differs: /Ese no es el nombre de la persona que inició sesión\..*José Núñez/,
  name: 'JOSE NUNEZ',
  done: 'Usted aceptó «Photo release»',
  accepted: 'Usted la aceptó aquí el 21 de noviembre de 2026',
};

describe('a parent on a phone without JavaScript', () => {
  it.each([
    ['English', inEnglish],
    ['Spanish', inSpanish],
  ])('reads and accepts a policy in %s', async (_, words) => {
    await publishSamples();
    const page = await openAs(words.who(), { ...PHONE, javaScriptEnabled: false });
    await page.goto(at());
    await page.getByRole('heading', { name: words.waiting }).waitFor();
    await page.getByRole('link', { name: 'Photo release' }).tap();
    await page.waitForURL(/policies\//);
    expect(await heading(page)).toBe('Photo release');
    expect(await page.getByText(words.covers).count()).toBe(1);

    const box = page.getByLabel(words.label);
    const accept = page.getByRole('button', { name: words.button });
    await accept.tap();
    await page.locator('#name-wrong', { hasText: words.missing }).waitFor();
    expect(await box.getAttribute('aria-describedby')).toBe('name-hint name-wrong');
    expect(await page.title()).toMatch(/^Probl/);
    await box.fill(words.other);
    await accept.tap();
    await page.locator('#name-wrong', { hasText: words.differs }).waitFor();
    expect(await box.inputValue()).toBe(words.other);
    expect(await pages.core.db.policyAcceptance.count({ where: { accountId: centre.accountId } })).toBe(0);

    await box.fill(words.name);
    await accept.tap();
    await page.waitForURL(/policies$/);
    expect(await heading(page)).toBe(words.done);
    expect(await page.locator('.tick').count()).toBe(1);
    expect(await page.getByText(words.accepted).count()).toBe(1);
    // The other one still waits, on top.
    expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toBe(words.waiting);
    await page.reload();
    expect(await pages.core.db.policyAcceptance.count({ where: { accountId: centre.accountId } })).toBe(1);
    expectNoOtherComplaints(page, 2);
    await page.context().close();
  });
});

describe('a policy’s page', () => {
  it('can be used with the keyboard alone', async () => {
    await publishSamples();
    const page = await openAs(centre.jane);
    await page.goto(at());
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    const tabTo = async (name: string) => {
      for (let i = 0; i < 20; i += 1) {
        await page.keyboard.press('Tab');
        if ((await focused()) === name) return;
      }
      throw new Error(`The keyboard never came to ${name}.`);
    };
    await tabTo('Gym rules');
    await page.keyboard.press('Enter');
    await page.waitForURL(/policies\//);
    for (let i = 0; (await page.evaluate(() => document.activeElement?.id)) !== 'name'; i += 1) {
      if (i === 20) throw new Error('The keyboard never came to the box.');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('Jane Smith');
    await page.keyboard.press('Enter');
    await page.waitForURL(/policies$/);
    expect(await heading(page)).toBe('You accepted “Gym rules”');
    await page.context().close();
  });

  it.each([
    ['320 px', { width: 320, height: 640 }],
    // A browser of 1280 by 1024 that is zoomed to 400 % has a quarter of the pixels.
    ['400 % zoom', { width: 320, height: 256 }],
  ])('fits at %s, whatever is in the text', async (_, viewport) => {
    await publishSamples();
    const { versionId } = await publish(pages.core, centre, WIDE, `Wide${'wide'.repeat(25)}`);
    const page = await openAs(centre.jane, { viewport });
    const versions: string[] = [versionId];
    for (const text of [5, 15].map((deep) => `${'- '.repeat(deep)}Wide\n\n${'> '.repeat(2 * deep)}quoted`))
      versions.push((await publish(pages.core, centre, text, `Text ${versions.length}`)).versionId);
    for (const path of ['', '/policies', ...versions.map((id) => `/policies/${id}`)]) {
      await page.goto(at(path));
      await expectNoSideways(page);
    }
    await page.context().close();
  });

  it.each([
    ['light', 'English', () => centre.jane],
    ['dark', 'Spanish', () => centre.jose],
  ] as const)('has nothing for axe to find, %s, in %s', async (colorScheme, _, who) => {
    await publishSamples();
    const { versionId } = await publish(pages.core, centre, `#### Deep\n\n# High\n\n${WIDE}`, 'Wide');
    const old = await publish(pages.core, centre, 'Signed on paper.', 'Paper');
    await record(pages.core, centre, { versionId: old.versionId, guardianId: who() });
    const page = await openAs(who(), { ...PHONE, colorScheme });
    const look = async (path: string) => {
      await page.goto(at(path));
      await expectAccessible(page);
    };
    await look('');
    await look('/policies');
    await look(`/policies/${old.versionId}`);
    await look(`/policies/${versionId}`);
    await page.locator('main form button').last().click();
    expect(await page.locator('#name-wrong').count()).toBe(1);
    await expectAccessible(page);
    await page.locator('#name').fill(who() === centre.jane ? 'Jane Smith' : 'José Núñez');
    await page.locator('main form button').last().click();
    await page.waitForURL(/policies$/);
    expect(await page.locator('.tick').count()).toBe(1);
    await expectAccessible(page);
    await publish(pages.core, centre, 'Another text.', 'Wide');
    pages.core.clock.advance(2 * MINUTE);
    await look('/policies');
    await look(`/policies/${versionId}`);
    expectNoOtherComplaints(page, 1);
    await page.context().close();
  });

  it('weighs a few kilobytes with everything on it, with either sample policy', async () => {
    await publishSamples();
    const page = await openAs(centre.jane, PHONE);
    for (const { title } of POLICIES) {
      await page.goto(at('/policies'));
      const [waiting] = await page.getByRole('link', { name: title }).all();
      const href = await waiting?.getAttribute('href');
      // A first visit: nothing is in the browser's cache.
      let bytes = 0;
      const fresh = await openAs(centre.jane, PHONE);
      fresh.on('response', (response) => {
        bytes += Number(response.headers()['content-length']);
      });
      await fresh.goto(pages.url + href, { waitUntil: 'networkidle' });
      expect(await heading(fresh)).toBe(title);
      expect(bytes).toBeGreaterThan(2_000);
      expect(bytes).toBeLessThan(14 * 1_024);
      await fresh.context().close();
    }
    await page.context().close();
  });
});
