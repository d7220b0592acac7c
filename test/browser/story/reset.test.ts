import { expect, test } from 'vitest';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { expectAccessibleWithoutScripts, type Tab, theDemo, trouble, typeCommand } from './theDemo.ts';

const demo = theDemo();
const PHONE = {
  viewport: { width: 320, height: 640 },
  isMobile: true,
  hasTouch: true,
  javaScriptEnabled: false,
};
const PASSWORD = 'three green kettles';
const heading = (page: Tab) => page.getByRole('heading', { level: 1 });

test('the README’s story: from a slash command to a new password, on a phone, with the card telling each step', async () => {
  const slack = await openPage();
  await slack.goto(demo().url);
  await slack.locator('#person', { hasText: 'Maya' }).waitFor();
  await expectAccessible(slack);
  await sendsAReset(slack);
  const card = slack.locator('.message', { hasText: 'Password reset for Sarah Smith' });
  await card.getByText('Sent', { exact: true }).waitFor();
  expect(await card.textContent()).not.toContain('sarah.smith@example.com');

  const [inbox] = await Promise.all([
    slack.context().waitForEvent('page'),
    slack
      .getByRole('navigation', { name: 'Places' })
      .getByRole('link', { name: /^Inbox/ })
      .click(),
  ]);
  await expectAccessible(inbox);
  await inbox.getByRole('link', { name: 'sarah.smith@example.com' }).click();
  const mail = inbox.frameLocator('iframe[title="The mail"]');
  const link = await mail.getByRole('link', { name: 'Choose a new password' }).getAttribute('href');

  const phone = await openPage(PHONE);
  await phone.goto(link ?? '');
  expect(new URL(phone.url()).pathname).toBe('/reset');
  await card.getByText('Opened, no new password yet', { exact: true }).waitFor();
  await choosesAPassword(phone);
  await card.getByText('New password chosen', { exact: true }).waitFor();
  expect(await card.count()).toBe(1);
  await inbox.getByRole('link', { name: 'Your password for Superstars Gymnastics was changed' }).waitFor();
  await signsInAndOut(phone);

  expect([...trouble(slack), ...trouble(phone)]).toEqual([]);
  expect(demo().slack.warnings).toEqual([]);
});

async function sendsAReset(slack: Tab): Promise<void> {
  await typeCommand(slack, '/reset-guardian smith');
  const found = slack.getByRole('dialog', { name: 'Password reset' });
  await found.getByText('No reset possible: turn on “Can Log In”').waitFor();
  await expectAccessible(slack);
  await found.getByRole('button', { name: /^Actions.*Sarah Smith/ }).click();
  await expectAccessible(slack);
  await slack.getByRole('menuitem', { name: 'Reset Password via Email' }).click();

  const confirmation = slack.getByRole('dialog', { name: 'Reset Password via Email' });
  await confirmation.getByRole('button', { name: 'YES' }).click();
  const question = confirmation.getByRole('radiogroup', {
    name: 'How did you make sure that it is really them?',
  });
  await expect.poll(() => question.getAttribute('aria-invalid')).toBe('true');
  const error = confirmation.locator(`#${await question.getAttribute('aria-describedby')}`);
  expect(await error.isVisible()).toBe(true);
  expect(demo().inbox.attempts()).toEqual([]);
  await expectAccessible(slack);

  await confirmation.getByLabel('Called back on the number on file').check();
  await confirmation.getByRole('button', { name: 'YES' }).click();
  const done = slack.getByRole('dialog', { name: 'Password reset' });
  await done.getByText('A link for Sarah Smith is on its way to s•••h@e•••.com').waitFor();
  await expectAccessible(slack);
  await done.getByRole('button', { name: 'Done' }).click();
  await done.waitFor({ state: 'hidden' });
}

async function choosesAPassword(phone: Tab): Promise<void> {
  const choose = async (password: string, confirm: string) => {
    await phone.getByLabel('New password', { exact: true }).fill(password);
    await phone.getByLabel('New password again').fill(confirm);
    await phone.getByRole('button', { name: 'Save new password' }).tap();
  };
  expect(await heading(phone).textContent()).toBe('Choose a new password');
  await expectAccessibleWithoutScripts(phone);
  await choose('short', 'short');
  await phone.locator('#password-wrong', { hasText: 'That is too short.' }).waitFor();
  await expectAccessibleWithoutScripts(phone);
  await choose(PASSWORD, `${PASSWORD}!`);
  await phone.locator('#confirm-wrong', { hasText: 'The two are not the same.' }).waitFor();
  await expectAccessibleWithoutScripts(phone);
  await choose(PASSWORD, PASSWORD);
  await phone.waitForURL('**/reset/done');
  expect(await heading(phone).textContent()).toBe('Your new password is set');
  await expectAccessibleWithoutScripts(phone);
}

async function signsInAndOut(phone: Tab): Promise<void> {
  await phone.getByRole('link', { name: 'Sign in' }).tap();
  await phone.waitForURL('**/superstars/portal/sign-in');
  await expectAccessibleWithoutScripts(phone);
  await phone.getByLabel('Email address').fill('sarah.smith@example.com');
  await phone.getByLabel('Password').fill(PASSWORD);
  await phone.getByRole('button', { name: 'Sign in' }).tap();
  await phone.waitForURL('**/superstars/portal');
  expect(await heading(phone).textContent()).toBe('Hello Sarah Smith');
  await expectAccessibleWithoutScripts(phone);
  await phone.getByRole('button', { name: 'Sign out' }).tap();
  await phone.waitForURL('**/superstars/portal/sign-out');
  expect(await heading(phone).textContent()).toBe('You are signed out');
  await expectAccessibleWithoutScripts(phone);
  await phone.goto(`${demo().url}/superstars/portal`);
  await phone.waitForURL('**/superstars/portal/sign-in');
}
