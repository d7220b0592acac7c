import { expect, test } from 'vitest';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { theDemo, trouble } from './theDemo.ts';

const demo = theDemo();
const PASSWORD = 'a key under the vault';

test('the Business Owner chooses a first password, signs in and invites the staff; one of them gets in', async () => {
  const tab = await openPage();
  await tab.goto(`${demo().url}/demo/office`);
  await expectAccessible(tab);
  await tab.getByRole('button', { name: 'Choose Olive Owner’s first password' }).click();
  await tab.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await tab.getByLabel('New password again').fill(PASSWORD);
  await tab.getByRole('button', { name: 'Save password' }).click();
  await tab.getByRole('link', { name: 'Sign in' }).click();
  await tab.getByLabel('Email address').fill('olive@superstars.example');
  await tab.getByLabel('Password').fill(PASSWORD);
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByRole('heading', { name: 'Hello Olive Owner' }).waitFor();

  await tab.getByRole('link', { name: 'Invite your staff' }).click();
  await tab.getByRole('button', { name: /^Invite all/ }).click();
  const { text } = await demo().inbox.waitFor(({ to }) => to.includes('maya@superstars.example'), 20_000);
  const link = /https?:\/\/\S+\/reset\/[\w-]{43}/.exec(text)?.[0] ?? '';

  const phone = await openPage({ viewport: { width: 390, height: 844 } });
  // The mail is there before its row says so, and the page shows no form until then.
  await expect
    .poll(async () => {
      await phone.goto(link);
      return phone.getByLabel('New password again').count();
    })
    .toBe(1);
  await phone.getByLabel('New password', { exact: true }).fill('a mat by the window');
  await phone.getByLabel('New password again').fill('a mat by the window');
  await phone.getByRole('button', { name: 'Save password' }).click();
  await phone.getByRole('link', { name: 'Sign in' }).waitFor();

  await tab.goto(`${demo().url}/demo/office`);
  expect(await tab.locator('.door-owner form').count()).toBe(0);
  await tab.locator('li', { hasText: 'Maya Manager' }).getByText('has a password').waitFor();
  await expectAccessible(tab);
  expect(trouble(tab)).toEqual([]);
});

test('the owner passes the business on, and the other accepts', async () => {
  const url = `${demo().url}/superstars/office`;
  const signIn = async (email: string, password: string) => {
    const tab = await openPage({ viewport: { width: 390, height: 844 } });
    await tab.goto(`${url}/sign-in`);
    await tab.getByLabel('Email address').fill(email);
    await tab.getByLabel('Password').fill(password);
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await tab.getByRole('heading', { name: /^Hello/ }).waitFor();
    return tab;
  };
  const { text } = await demo().inbox.waitFor(({ to }) => to.includes('ada@superstars.example'), 20_000);
  const ada = await openPage();
  await ada.goto(/https?:\/\/\S+\/reset\/[\w-]{43}/.exec(text)?.[0] ?? '');
  await ada.getByLabel('New password', { exact: true }).fill('a beam over there');
  await ada.getByLabel('New password again').fill('a beam over there');
  await ada.getByRole('button', { name: 'Save password' }).click();
  await ada.getByRole('link', { name: 'Sign in' }).waitFor();

  const olive = await signIn('olive@superstars.example', PASSWORD);
  await olive.getByRole('link', { name: 'Pass the business on' }).click();
  await olive.getByLabel('Ada Admin').check();
  await olive.getByLabel('Your current password').fill(PASSWORD);
  await olive.getByRole('button', { name: 'Offer the business' }).click();
  await olive.getByRole('heading', { name: 'The business is offered' }).waitFor();

  const owner = await signIn('ada@superstars.example', 'a beam over there');
  await owner.getByRole('link', { name: 'See the offer' }).click();
  await owner.getByLabel('Your current password').fill('a beam over there');
  await owner.getByRole('button', { name: 'Accept' }).click();
  await owner.getByRole('heading', { name: 'You are the Business Owner now' }).waitFor();
  await owner.goto(url);
  await owner.getByText('Business Owner').waitFor();
  expect([...trouble(olive), ...trouble(owner)]).toEqual([]);
});
