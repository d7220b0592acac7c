import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuardianId } from '../../../src/core/ids.ts';
import { openPage } from '../../support/browser.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { sentLink } from '../../support/links.ts';
import { servePages, type TestPages } from '../../support/webServer.ts';

const PHONE = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };
let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

/** What one parent sees and types. */
interface Story {
  who: () => GuardianId;
  email: string;
  password: string;
  title: string;
  wrongTitle: string;
  fields: readonly [password: string, confirm: string];
  save: string;
  guessed: string;
  different: string;
  done: string;
  signIn: string;
  signInFields: readonly [email: string, password: string];
  hello: string;
  signOut: string;
  signedOut: string;
}

const inEnglish: Story = {
  who: () => centre.jane,
  email: 'jane.smith@example.com',
  password: 'correct horse battery',
  title: 'Choose a new password – Superstars Gymnastics',
  wrongTitle: 'Problem: Choose a new password – Superstars Gymnastics',
  fields: ['New password', 'New password again'],
  save: 'Save new password',
  guessed: 'That is one of the passwords that people guess first. Choose another.',
  different: 'The two are not the same. Type the new password again in both boxes.',
  done: 'Your new password is set',
  signIn: 'Sign in',
  signInFields: ['Email address', 'Password'],
  hello: 'Hello Jane Smith',
  signOut: 'Sign out',
  signedOut: 'You are signed out',
};
const inSpanish: Story = {
  who: () => centre.jose,
  email: 'jose@example.com',
  password: 'mi gato duerme mucho',
  title: 'Elija una contraseña nueva – Superstars Gymnastics',
  wrongTitle: 'Problema: Elija una contraseña nueva – Superstars Gymnastics',
  fields: ['Contraseña nueva', 'Repita la contraseña nueva'],
  save: 'Guardar contraseña',
  guessed: 'Es una de las contraseñas que primero se adivinan. Elija otra.',
  different: 'Las dos no son iguales. Escriba otra vez la contraseña nueva en ambas casillas.',
  done: 'Su contraseña nueva está lista',
  signIn: 'Iniciar sesión',
  signInFields: ['Correo electrónico', 'Contraseña'],
  hello: 'Hola, José Núñez',
  signOut: 'Cerrar sesión',
  signedOut: 'Sesión cerrada',
};

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();
const box = (page: Page, label: string) => page.getByLabel(label, { exact: true });

/** Nothing sticks out to the side, and whatever is to be tapped is as large as a thumb. */
async function expectRoomy(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const pageBox = await page.locator('html').boundingBox();
  expect(pageBox?.width).toBeLessThanOrEqual(width);
  for (const target of await page.locator('a, button, input:not([hidden], [type=hidden])').all()) {
    const area = await target.boundingBox();
    expect(area?.height, await target.innerHTML()).toBeGreaterThanOrEqual(44);
    expect((area?.x ?? 0) + (area?.width ?? 0)).toBeLessThanOrEqual(width);
  }
}

async function fill(page: Page, words: Story, password: string, confirm: string): Promise<void> {
  await box(page, words.fields[0]).fill(password);
  await box(page, words.fields[1]).fill(confirm);
  await page.getByRole('button', { name: words.save }).tap();
}

describe.each([
  ['English', inEnglish],
  ['Spanish', inSpanish],
])('a parent on a small phone without JavaScript, in %s', (language, words) => {
  it('opens the link, is told what is wrong, chooses a password, signs in with it and out again', async () => {
    const { token } = await sentLink(pages.core, centre, words.who());
    const locale = language === 'Spanish' ? 'es-US' : 'en-US';
    const page = await openPage({ ...PHONE, locale, javaScriptEnabled: false });
    await page.goto(`${pages.url}/reset/${token}`);
    expect(new URL(page.url()).pathname).toBe('/reset');
    expect(await page.title()).toBe(words.title);
    await expectRoomy(page);

    await fill(page, words, 'password1', 'password1');
    await expect.poll(() => page.title()).toBe(words.wrongTitle);
    const first = box(page, words.fields[0]);
    expect(await first.getAttribute('aria-invalid')).toBe('true');
    const [, wrongId] = (await first.getAttribute('aria-describedby'))?.split(' ') ?? [];
    expect(await page.locator(`#${wrongId}`).textContent()).toBe(words.guessed);
    expect(await page.locator(':focus').getAttribute('name')).toBe('password');
    expect(await first.inputValue()).toBe('');
    await expectRoomy(page);

    await fill(page, words, words.password, `${words.password}!`);
    await page.locator('#confirm-wrong').waitFor();
    expect(await page.locator('#confirm-wrong').textContent()).toBe(words.different);
    expect(await page.locator(':focus').getAttribute('name')).toBe('confirm');

    await fill(page, words, words.password, words.password);
    await page.waitForURL('**/reset/done');
    expect(await heading(page)).toBe(words.done);
    await expectRoomy(page);

    await page.getByRole('link', { name: words.signIn }).tap();
    await page.waitForURL('**/portal/sign-in');
    await expectRoomy(page);
    await box(page, words.signInFields[0]).fill(` ${words.email} `);
    await box(page, words.signInFields[1]).fill(words.password);
    await page.getByRole('button', { name: words.signIn }).tap();
    await page.waitForURL('**/portal');
    expect(await heading(page)).toBe(words.hello);
    await expectRoomy(page);
    await page.getByRole('button', { name: words.signOut }).tap();
    await page.waitForURL('**/portal/sign-out');
    expect(await heading(page)).toBe(words.signedOut);
    expect(page.complaints.filter((one) => !one.includes('422'))).toEqual([]);
  });
});

describe('in a real browser', () => {
  const desk = inEnglish;

  it('the keyboard alone is enough', async () => {
    const { token } = await sentLink(pages.core, centre);
    const page = await openPage();
    await page.goto(`${pages.url}/reset/${token}`);
    await page.keyboard.press('Tab');
    await page.keyboard.type('another good one');
    await page.keyboard.press('Tab');
    await page.keyboard.type('another good one');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe(desk.save);
    expect(await page.locator(':focus').evaluate((button) => getComputedStyle(button).outlineStyle)).toBe(
      'solid',
    );
    await page.keyboard.press('Enter');
    await page.waitForURL('**/reset/done');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/portal/sign-in');
  });

  it('a double click on the button ends on the success page', async () => {
    const { token } = await sentLink(pages.core, centre);
    const page = await openPage();
    await page.goto(`${pages.url}/reset/${token}`);
    await box(page, desk.fields[0]).fill('another good one');
    await box(page, desk.fields[1]).fill('another good one');
    await page.getByRole('button', { name: desk.save }).dblclick();
    await page.waitForURL('**/reset/done');
    expect(await heading(page)).toBe(desk.done);
    await page.reload();
    expect(await heading(page)).toBe(desk.done);
  });

  it('going back afterwards shows no password and no form that still works', async () => {
    const { token } = await sentLink(pages.core, centre);
    const page = await openPage();
    await page.goto(`${pages.url}/reset/${token}`);
    await box(page, desk.fields[0]).fill('another good one');
    await box(page, desk.fields[1]).fill('another good one');
    await page.getByRole('button', { name: desk.save }).click();
    await page.waitForURL('**/reset/done');
    await page.goBack();
    expect(await heading(page)).toBe('This link has been used');
  });

  it('a form left open in one tab does not set the password of the link in another', async () => {
    const mine = await sentLink(pages.core, centre, centre.jane);
    const other = await sentLink(pages.core, centre, centre.jose);
    const page = await openPage();
    await page.goto(`${pages.url}/reset/${mine.token}`);
    const tab = await page.context().newPage();
    await tab.goto(`${pages.url}/reset/${other.token}`);
    await box(page, desk.fields[0]).fill('another good one');
    await box(page, desk.fields[1]).fill('another good one');
    await page.getByRole('button', { name: desk.save }).click();
    expect(await page.getByRole('alert').textContent()).toContain('En este navegador se abrió otro enlace');
    expect(await page.title()).toBe(inSpanish.wrongTitle);
  });

  it('a page of another site can neither press our button nor frame our form', async () => {
    const { token, linkId } = await sentLink(pages.core, centre);
    const trap = createServer((_req, res) => {
      res.setHeader('content-type', 'text/html');
      res.end(`<form method="post" action="${pages.url}/reset"><input name="password" value="chosen by a thief">
        <input name="confirm" value="chosen by a thief"><button>Win a prize</button></form>
        <iframe src="${pages.url}/reset"></iframe>`);
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    try {
      const page = await openPage();
      await page.goto(`${pages.url}/reset/${token}`);
      await page.goto(`http://localhost:${(trap.address() as AddressInfo).port}/`);
      expect(page.complaints.join()).toContain('frame-ancestors');
      await page.getByRole('button').click();
      await page.waitForURL(`${pages.url}/reset`);
      expect(await heading(page)).toBe('That came from another website');
      const { state } = await pages.core.db.resetLink.findUniqueOrThrow({ where: { id: linkId } });
      expect(state).toBe('live');
    } finally {
      trap.closeAllConnections();
      trap.close();
    }
  });
});
