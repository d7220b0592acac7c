import { expect, it } from 'vitest';
import { wordsOf } from '../../../src/web/words/words.ts';
import { openPage } from '../../support/browser.ts';
import { fillIn, goTo, PASSWORD, portal, send, signIn } from './looking.ts';
import { somewhere } from './somewhere.ts';

const place = somewhere();
const words = wordsOf('en');
type Tab = Awaited<ReturnType<typeof openPage>>;

const heading = (tab: Pick<Tab, 'locator'>) => tab.locator('h1').textContent();
const parent = () => openPage({ javaScriptEnabled: false, viewport: { width: 390, height: 780 } });

it('a form works in two tabs, and once more after Back', async () => {
  const at = place('en');
  const tab = await parent();
  const forgot = goTo(portal(at, '/forgot'));
  await forgot(tab, at);
  const second = await tab.context().newPage();
  await forgot(second, at);
  for (const form of [tab, second]) {
    await fillIn(form, { email: at.guardian.email });
    expect(await heading(form)).toBe(words.asked.title);
  }
  await tab.goBack();
  await fillIn(tab, { email: at.guardian.email });
  expect(await heading(tab)).toBe(words.asked.title);
});

it('a tab left open at sign-in while another signed in says so, and its link leads on', async () => {
  const at = place('en');
  const tab = await parent();
  await goTo(portal(at, '/sign-in'))(tab, at);
  const second = await tab.context().newPage();
  await signIn(second, at);
  expect(await heading(second)).toBe(words.home.hello('Jane Smith'));
  await fillIn(tab, { email: at.guardian.email, password: PASSWORD });
  expect(await heading(tab)).toBe(words.formRefused.title);
  await tab.getByRole('link', { name: words.formRefused.again }).click();
  expect(await heading(tab)).toBe(words.home.hello('Jane Smith'));
});

it('Back to the form after signing in leads to no dead end, nor does signing out in another tab', async () => {
  const at = place('en');
  const tab = await parent();
  await signIn(tab, at);
  await tab.goBack();
  await tab.reload();
  expect(await heading(tab)).toBe(words.home.hello('Jane Smith'));

  const second = await tab.context().newPage();
  await goTo(portal(at))(second, at);
  await send(tab);
  expect(await heading(tab)).toBe(words.signedOut.title);
  await send(second);
  expect(await heading(second)).toBe(words.formRefused.title);
  await second.getByRole('link', { name: words.formRefused.again }).click();
  expect(await heading(second)).toBe(words.signedOut.title);
});

it('a double tap on Sign in signs in', async () => {
  const at = place('en');
  const tab = await parent();
  await signIn(tab, at);
  await tab.context().clearCookies();
  await goTo(portal(at, '/sign-in'))(tab, at);
  await tab.locator('#email').fill(at.guardian.email);
  await tab.locator('#password').fill(PASSWORD);
  await tab.getByRole('button', { name: words.signIn.button }).dblclick();
  await tab.waitForURL(at.url + portal(at));
  expect(await heading(tab)).toBe(words.home.hello('Jane Smith'));
});

it('a browser that keeps no cookies is told so, and nothing goes round in circles', async () => {
  const at = place('en');
  const tab = await parent();
  const noCookies = () => tab.context().clearCookies();
  await goTo(portal(at, '/sign-in'))(tab, at);
  for (let tries = 0; tries < 2; tries += 1) {
    await noCookies();
    await fillIn(tab, { email: at.guardian.email, password: PASSWORD });
    expect(await tab.locator('main').textContent()).toContain(words.formRefused.body.noCookie);
    await tab.getByRole('link', { name: words.formRefused.again }).click();
    expect(await heading(tab)).toBe(words.signIn.title);
  }
});
