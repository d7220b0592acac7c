import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Inbox, startInbox } from '../../../demo/inbox/start.ts';
import { startTexts, type Texts } from '../../../demo/inbox/twilio/start.ts';
import { openTwilio } from '../../../src/core/delivery/twilio.ts';
import { expectAccessible, openPage } from '../../support/browser.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const SARAH = '+15125550100';
const OMAR = '+15125550104';
const BODY = 'Superstars: choose a new password within 30 minutes: http://127.0.0.1:9/reset/x';

let texts: Texts;
let inbox: Inbox;
let client: ReturnType<typeof openTwilio>;
let page: Awaited<ReturnType<typeof openPage>>;
const send = (to: string) => client.messages.create({ to, from: '+15125550198', body: BODY });
const line = (number: string) => page.getByRole('link', { name: number });

beforeEach(async () => {
  texts = await startTexts({ accountSid, authToken: 'example-token', number: '+15125550198' });
  inbox = await startInbox({ apiKey: 're_example_key', texts, pace: 0.02 });
  client = openTwilio({ accountSid, authTokens: ['example-token'], baseUrl: texts.url });
  page = await openPage();
  await page.goto(inbox.pageUrl);
});
afterEach(async () => {
  expect(page.complaints).toEqual([]);
  await page.context().close();
  await inbox.stop();
  await texts.stop();
});

test('a text is listed unopened and newest first; its phone shows it with a link that opens a tab of its own', async () => {
  await page.getByText('No mail yet.').waitFor();
  await send(SARAH);
  await line('Unopened: Text to +1 512 555 0100').waitFor();
  await send(OMAR);
  await line('+1 512 555 0104').waitFor();
  expect(await page.locator('.mail-to').allInnerTexts()).toEqual([
    expect.stringContaining('0104'),
    expect.stringContaining('0100'),
  ]);
  await page.locator('#inbox-count', { hasText: '2 unopened' }).waitFor();
  await line('+1 512 555 0100').click();
  await page.locator('#inbox-count', { hasText: '1 unopened' }).waitFor();
  const phone = page.getByRole('region', { name: 'The phone +1 512 555 0100' });
  await phone.getByText('Delivered').waitFor();
  expect(await phone.locator('.bubble p').textContent()).toBe(BODY);
  const link = phone.getByRole('link', { name: '/reset/x' });
  expect(await link.getAttribute('href')).toBe('http://127.0.0.1:9/reset/x');
  expect(await link.getAttribute('target')).toBe('_blank');
  await expectAccessible(page);
});

test('the switch is for the next message alone, and says what to expect', async () => {
  const next = page.getByLabel('What happens to the next message');
  await next.selectOption('Bounces');
  await page.getByText('Nobody has that address or number.').waitFor();
  await expectAccessible(page);
  await send(SARAH);
  await expect.poll(() => next.inputValue()).toBe('delivered');
  await line('+1 512 555 0100').click();
  await page.getByText('Never reached the phone (30005)').waitFor();
  await send(SARAH);
  await page.getByText('Delivered', { exact: false }).last().waitFor();
  await expect.poll(() => texts.texts().map(({ status }) => status)).toEqual(['undelivered', 'delivered']);
});

test('a phone answers STOP and gets nothing more, until it answers START', async () => {
  await send(SARAH);
  await line('+1 512 555 0100').click();
  await page.getByRole('button', { name: 'Answer STOP' }).click();
  await page.getByText('Answered STOP: gets no more texts until START.').waitFor();
  await expectAccessible(page);
  await expect(send(SARAH)).rejects.toMatchObject({ code: 21610 });
  await page.getByRole('button', { name: 'Answer START' }).click();
  await page.getByText('Answered STOP').waitFor({ state: 'detached' });
  expect(await page.locator('.bubble.own p').allTextContents()).toEqual(['STOP', 'START']);
  await send(SARAH);
});

test('on a narrow screen the phone takes the page, and there is a way back', async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await send(SARAH);
  await line('+1 512 555 0100').click();
  await page.getByRole('button', { name: 'Answer STOP' }).waitFor();
  expect(await page.locator('.mails').isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'All messages' }).click();
  await line('+1 512 555 0100').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await expectAccessible(page);
});
