import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { modal, section } from './blocks.ts';
import { type Fixture, startFixture } from './fixture.ts';

let slack: Fixture;
let page: Awaited<ReturnType<typeof openPage>>;

beforeEach(async () => {
  slack = await startFixture();
  page = await openPage({ viewport: { width: 390, height: 700 } });
});
afterEach(async () => {
  expect(page.complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
  await page.context().close();
  await slack.stop();
});

const SILENT = '/reset-guardian failed with the error "operation_timeout"';
const notice = (id: string, text: string) => ({ id, text });
const shown = () => page.locator('.notice:visible > span').allTextContents();

test('the same words stand there once, and dismissing them dismisses all of them', async () => {
  slack.state.notices = [notice('N1', SILENT), notice('N2', 'Other words.'), notice('N3', SILENT)];
  await page.goto(slack.url);
  await expect.poll(shown).toEqual(['Other words.', SILENT]);
  await page.locator('.notice', { hasText: SILENT }).getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(shown).toEqual(['Other words.']);
  await expect
    .poll(() => slack.asked.map(({ deed }) => deed))
    .toEqual(expect.arrayContaining(['notices/N1/dismiss', 'notices/N3/dismiss']));
});

test('a phone shows the newest two, a computer all', async () => {
  slack.state.notices = ['one', 'two', 'three'].map((text) => notice(text, text));
  await page.goto(slack.url);
  await expect.poll(shown).toEqual(['two', 'three']);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(shown).toEqual(['one', 'two', 'three']);
});

test('what went wrong is gone as soon as something goes well', async () => {
  slack.answers.message = () => {
    throw new Error('You cannot write here.');
  };
  await page.goto(slack.url);
  const words = page.getByLabel('Message Keydesk');
  await words.fill('Hello');
  await words.press('Enter');
  await expect.poll(shown).toEqual(['You cannot write here.']);
  delete slack.answers.message;
  await expect.poll(() => words.inputValue()).toBe('Hello');
  await words.press('Enter');
  await expect.poll(shown).toEqual([]);
});

test('over a window they cover no button', async () => {
  slack.state.modals = [modal('V1', 'Send this reset?', Array(12).fill(section('To Sarah Smith')), 'YES')];
  slack.state.notices = ['one', 'two'].map((text) => notice(text, `${text}: ${SILENT}`));
  await page.goto(slack.url);
  await page.getByRole('dialog', { name: 'Send this reset?' }).waitFor();
  await expect.poll(async () => (await shown()).length).toBe(2);
  for (const name of ['Close', 'Cancel', 'YES']) {
    // A trial click fails when something else would get it.
    await page.getByRole('button', { name, exact: true }).click({ trial: true, timeout: 2_000 });
  }
  await expectAccessible(page);
  slack.state.modals = [];
  slack.changed();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expect.poll(async () => (await shown()).length).toBe(2);
});
