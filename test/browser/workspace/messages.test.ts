import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { fromApp, section } from './blocks.ts';
import { type Fixture, startFixture } from './fixture.ts';

let slack: Fixture;
let page: Awaited<ReturnType<typeof openPage>>;

beforeEach(async () => {
  slack = await startFixture();
  page = await openPage();
});
afterEach(async () => {
  expect(page.complaints).toEqual([]);
  await page.context().close();
  await slack.stop();
});

const dm = () => {
  const channel = slack.state.channels[1];
  if (!channel) throw new Error('The fixture has no direct messages.');
  return channel;
};

test('a name that tries to be markup is read as a name', async () => {
  const evil = '<img src=x onerror="document.title=1">';
  dm().messages = [
    fromApp({ text: evil }),
    fromApp({ userName: evil, blocks: [section(`*${evil}* <javascript:alert(1)|click>`)] }),
  ];
  await page.goto(slack.url);
  await page.getByText('onerror').first().waitFor();
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('#messages a').count()).toBe(0);
  expect(await page.title()).toBe('Superstars Gymnastics · Keydesk demo');
});

test('an ephemeral answer says that nobody else sees it, an edited one that it was edited', async () => {
  dm().messages = [
    fromApp({ text: 'Only for you', ephemeral: true }),
    fromApp({ text: 'Sent', edited: true }),
  ];
  await page.goto(slack.url);
  await page.locator('.ephemeral').getByText('Only visible to you').waitFor();
  await page.getByText('(edited)').waitFor();
  await expectAccessible(page);
});

test('a message that arrives takes nothing from what one is typing', async () => {
  await page.goto(slack.url);
  const composer = page.getByLabel('Message Keydesk');
  await composer.fill('half a wo');
  dm().messages = [fromApp({ text: 'Something happened' })];
  slack.changed();
  await page.getByText('Something happened').waitFor();
  await composer.pressSequentially('rd');
  expect(await composer.inputValue()).toBe('half a word');
});

test('a card that is updated in place keeps the focus on its button', async () => {
  const card = (words: string) =>
    fromApp({
      ts: '1795000500.000100',
      blocks: [
        section(words, 'words'),
        {
          type: 'actions',
          block_id: 'a',
          elements: [
            { type: 'button', action_id: 'again', text: { type: 'plain_text', text: 'Send again' } },
          ],
        },
      ],
    });
  dm().messages = [card('Sent')];
  await page.goto(slack.url);
  await page.getByRole('button', { name: 'Send again' }).focus();
  dm().messages = [card('Opened')];
  slack.changed();
  await page.getByText('Opened', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => slack.asked.find(({ deed }) => deed === 'action')?.body)
    .toMatchObject({
      container: { type: 'message', channel: 'D0APP', ts: '1795000500.000100' },
      block_id: 'a',
      action_id: 'again',
    });
});

test('the expiry of a link counts down while one looks at it', async () => {
  await page.clock.install({ time: new Date('2026-11-21T12:00:00Z') });
  const dies = Date.parse('2026-11-21T12:30:30Z') / 1000;
  dm().messages = [fromApp({ blocks: [section(`The link dies <!date^${dies}^{ago}|later>`)] })];
  await page.goto(slack.url);
  await page.getByText('The link dies in 30 minutes').waitFor();
  await page.clock.runFor('12:00');
  await page.getByText('The link dies in 18 minutes').waitFor();
});

test('news in another conversation is counted until it is opened', async () => {
  await page.goto(slack.url);
  await page.locator('.conversation', { hasText: 'front-desk' }).waitFor();
  slack.state.channels[0]?.messages.push(fromApp({ ts: `${Date.now() / 1000 + 60}`, text: 'Hello' }));
  slack.changed();
  await page.getByRole('button', { name: 'front-desk 1 new' }).click();
  await page.getByText('Hello').waitFor();
  await page.locator('.conversation[aria-current]', { hasText: 'front-desk' }).waitFor();
  expect(await page.getByText('1 new').count()).toBe(0);
});

test('a plain text keeps its lines', async () => {
  dm().messages = [
    fromApp({
      blocks: [{ type: 'section', block_id: 'p', text: { type: 'plain_text', text: 'one\n*two* :key:' } }],
    }),
  ];
  await page.goto(slack.url);
  const text = page.locator('.section-text');
  await text.waitFor();
  expect(await text.textContent()).toBe('one*two* ');
  expect(await text.locator('br').count()).toBe(1);
  expect(await text.getByRole('img', { name: 'key' }).count()).toBe(1);
});

test('a block that the page cannot draw is named, not left out', async () => {
  dm().messages = [fromApp({ blocks: [{ type: 'video', block_id: 'v' } as never] })];
  await page.goto(slack.url);
  await page.getByText('This page cannot draw a block of type “video”.').waitFor();
});

test('what Slack itself says can be read and dismissed', async () => {
  slack.state.notices = [{ id: 'N1', text: '/nothing is not a valid command.' }];
  await page.goto(slack.url);
  await page.getByText('/nothing is not a valid command.').waitFor();
  await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect.poll(() => slack.asked.map(({ deed }) => deed)).toContain('notices/N1/dismiss');
});
