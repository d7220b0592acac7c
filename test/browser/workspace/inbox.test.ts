import { Resend } from 'resend';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Inbox, startInbox } from '../../../demo/inbox/start.ts';
import { expectAccessible, openPage } from '../../support/browser.ts';

const KEY = 're_example_key';
const MAIL = {
  from: 'Superstars Gymnastics <keydesk@mail.example.com>',
  to: 'sarah.smith@example.com',
  subject: 'Choose a new password',
  html: '<!doctype html><html lang="en"><head><title>Choose</title></head><body><h1>Choose a new password</h1><script>document.title = 1</script><a href="http://127.0.0.1:9/reset/x">Choose it</a></body></html>',
  text: 'Choose a new password: http://127.0.0.1:9/reset/x\n\nSuperstars Gymnastics',
};

let inbox: Inbox;
let page: Awaited<ReturnType<typeof openPage>>;
const send = (more: object = {}) => new Resend(KEY, { baseUrl: inbox.url }).emails.send({ ...MAIL, ...more });

beforeEach(async () => {
  inbox = await startInbox({ apiKey: KEY });
  page = await openPage();
  await page.goto(inbox.pageUrl);
});
afterEach(async () => {
  // The browser says so when it keeps a mail's script from running.
  expect(page.complaints.filter((text) => !text.includes('Blocked script execution'))).toEqual([]);
  await page.context().close();
  await inbox.stop();
});

test('a mail appears by itself, newest first, and is unopened until it is read', async () => {
  await page.getByText('No mail yet.').waitFor();
  await expectAccessible(page);
  await send();
  await page.getByRole('link', { name: 'Unopened: sarah.smith@example.com' }).waitFor();
  await send({ to: 'omar.al-rashid@example.com', subject: 'Your password was changed' });
  await page.getByRole('link', { name: 'omar.al-rashid' }).waitFor();
  expect(await page.locator('.mail-subject').allTextContents()).toEqual([
    'Your password was changed',
    MAIL.subject,
  ]);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'sarah.smith' }).click();
  await page.getByRole('heading', { name: MAIL.subject }).waitFor();
  await page.locator('#inbox-count', { hasText: '1 unopened' }).waitFor();
});

test('the mail is shown as sent, runs nothing, and its link opens a tab of its own', async () => {
  await send();
  await page.getByRole('link', { name: 'sarah.smith' }).click();
  const mail = page.frameLocator('iframe[title="The mail"]');
  await mail.getByRole('heading', { name: 'Choose a new password' }).waitFor();
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    mail.getByRole('link', { name: 'Choose it' }).click(),
  ]);
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  expect(page.url()).toContain('/demo/inbox');
});

test('the plain text is shown with its links', async () => {
  await send();
  await page.getByRole('link', { name: 'sarah.smith' }).click();
  await page.getByRole('button', { name: 'Plain text' }).click();
  const link = page.locator('.mail-text a');
  expect(await link.getAttribute('href')).toBe('http://127.0.0.1:9/reset/x');
  expect(await page.locator('.mail-text').textContent()).toBe(MAIL.text);
  await expectAccessible(page);
});

test('on a phone the open mail takes the page, and there is a way back', async () => {
  await page.setViewportSize({ width: 360, height: 640 });
  await send();
  await page.getByRole('link', { name: 'sarah.smith' }).click();
  await page.getByRole('link', { name: 'All messages' }).waitFor();
  expect(await page.locator('.mails').isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole('link', { name: 'All messages' }).click();
  await page.getByRole('link', { name: 'sarah.smith' }).waitFor();
});
