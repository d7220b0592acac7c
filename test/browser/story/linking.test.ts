import { expect, test } from 'vitest';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { become, theDemo, trouble, typeCommand } from './theDemo.ts';

const demo = theDemo();
const EMAIL = 'nadia@superstars.example';
const PASSWORD = 'a mat by the window';
const WAY = 'Sign in and link my Slack account';

test('Nadia, who is new, proves who she is, and goes on with what she had tried', async () => {
  const slack = await openPage();
  await slack.goto(demo().url);
  await become(slack, 'Nadia Newcomer');
  await typeCommand(slack, '/reset-guardian smith');
  const offer = slack.getByRole('dialog');
  const link = await offer.getByRole('link', { name: WAY }).getAttribute('href');
  await expectAccessible(slack);
  await offer.getByRole('button', { name: 'Close' }).last().click();

  // She has no password yet: Forgot Password first, in the very browser in which the link is opened.
  const office = await openPage({ viewport: { width: 390, height: 844 } });
  await office.goto(link ?? '');
  await office.getByRole('link', { name: 'Forgot your password?' }).click();
  await office.getByLabel('Email address').fill(EMAIL);
  await office.getByRole('button', { name: 'Send me a link' }).click();
  const { text } = await demo().inbox.waitFor(({ to }) => to.includes(EMAIL), 20_000);
  const reset = /https?:\/\/\S+\/reset\/[\w-]{43}/.exec(text)?.[0] ?? '';
  await expect
    .poll(async () => {
      await office.goto(reset);
      return office.getByLabel('New password again').count();
    })
    .toBe(1);
  await office.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await office.getByLabel('New password again').fill(PASSWORD);
  await office.getByRole('button', { name: /^Save/ }).click();
  await office.getByRole('link', { name: 'Sign in' }).waitFor();

  await office.goto(link ?? '');
  await office.getByLabel('Email address').fill(EMAIL);
  await office.getByLabel('Password').fill(PASSWORD);
  await office.getByRole('button', { name: 'Sign in' }).click();
  await office.getByRole('heading', { name: 'Is this your Slack account?' }).waitFor();
  await office.getByRole('button', { name: 'Yes, link my Slack account' }).click();

  await slack.getByText('You are linked').first().waitFor();
  await slack.getByRole('button', { name: /^Go on with \/reset-guardian/ }).click();
  await slack
    .getByRole('dialog')
    .getByRole('textbox')
    .or(slack.getByRole('dialog').getByText('Smith'))
    .first()
    .waitFor();
  expect([...trouble(slack), ...trouble(office)]).toEqual([]);
});
