import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let dataDir: string;
let demo: Demo;

beforeAll(async () => {
  database = await openTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'keydesk-demo-'));
  demo = await startDemo({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    logLevel: 'silent',
    databaseUrl: database.url,
  });
});
afterAll(async () => {
  await demo?.stop();
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a newcomer follows the printed steps: from a slash command to a new password, and the card tells it', async () => {
  const slack = await openPage();
  await slack.goto(demo.url);
  await slack.getByLabel('Message Keydesk').fill('/reset-guardian sarah smith');
  await slack.keyboard.press('Enter');
  await slack.getByRole('button', { name: /^Actions.*Sarah Smith/ }).click();
  await expectAccessible(slack);
  await slack.getByRole('menuitem', { name: 'Reset Password via Email' }).click();
  await slack.getByLabel('Called back on the number on file').check();
  await expectAccessible(slack);
  await slack.getByRole('button', { name: 'YES' }).click();
  await slack.getByText(/is on its way/).waitFor();
  await slack.getByRole('button', { name: 'Done' }).click();
  const card = slack.locator('.message', { hasText: 'Password reset for Sarah Smith' });
  await card.getByText('Sent', { exact: true }).waitFor();

  const inbox = await slack.context().newPage();
  await inbox.goto(`${demo.url}/demo/inbox`);
  await inbox.getByRole('link', { name: 'sarah.smith@example.com' }).click();
  const mail = inbox.frameLocator('iframe[title="The mail"]');
  const [form] = await Promise.all([
    slack.context().waitForEvent('page'),
    mail.getByRole('link', { name: 'Choose a new password' }).click(),
  ]);
  await form.locator('input[name="password"]').fill('three green kettles');
  await form.locator('input[name="confirm"]').fill('three green kettles');
  expect(new URL(form.url()).pathname).toBe('/reset');
  await form.getByRole('button').first().click();

  await form.goto(`${demo.url}/superstars/portal/sign-in`);
  await form.locator('input[name="email"]').fill('sarah.smith@example.com');
  await form.locator('input[name="password"]').fill('three green kettles');
  await form.getByRole('button').first().click();
  await form.waitForURL(`${demo.url}/superstars/portal`);

  await card.getByText('New password chosen', { exact: true }).waitFor();
  await inbox.locator('.mail-line').nth(1).waitFor();
  expect(slack.complaints).toEqual([]);
  expect(demo.slack.warnings).toEqual([]);
});

test('the front desk is told who can, a guest and a stranger are refused, all in words', async () => {
  const slack = await openPage();
  for (const [person, words] of [
    ['U0FERN', /manager/i],
    ['U0NADIA', /link/i],
    ['U0GUS', /guest/i],
    ['U0RICK', /switched off/],
    ['U0SKY', /another one/],
  ] as const) {
    await slack.goto(`${demo.url}/#as=${person}`);
    await slack.reload();
    await slack.getByRole('textbox', { name: /^Message/ }).fill('/reset-guardian sarah smith');
    await slack.keyboard.press('Enter');
    await slack.locator('.ephemeral, dialog').getByText(words).first().waitFor();
  }
});

test('everybody and everything of the sample business is there', async () => {
  const counts = [
    database.db.family.count(),
    database.db.guardian.count(),
    database.db.slackIdentity.count(),
  ];
  const [families, guardians, linked] = await Promise.all(counts);
  expect(families).toBeGreaterThanOrEqual(40);
  expect(guardians).toBeGreaterThan(60);
  expect(linked).toBe(8);
});
