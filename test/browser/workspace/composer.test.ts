import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { fromApp } from './blocks.ts';
import { type Fixture, startFixture } from './fixture.ts';

let slack: Fixture;
let page: Awaited<ReturnType<typeof openPage>>;

beforeEach(async () => {
  slack = await startFixture();
  page = await openPage();
  await page.goto(slack.url);
  await page.getByLabel('Message Keydesk').focus();
});
afterEach(async () => {
  expect(page.complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
  await page.context().close();
  await slack.stop();
});

const said = () => slack.asked.filter(({ deed }) => deed === 'message').map(({ body }) => body);

test('a command is found, completed and sent without touching the mouse', async () => {
  await page.keyboard.type('/re');
  await page.getByRole('option', { name: '/reset-guardian' }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  expect(await page.getByRole('option', { selected: true }).textContent()).toContain('/resets');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  expect(await page.getByLabel('Message Keydesk').inputValue()).toBe('/reset-guardian ');
  await page.getByText('[name, email, phone or family]').waitFor();
  await page.keyboard.type('smith');
  await page.keyboard.press('Enter');
  await expect.poll(said).toEqual([{ channel: 'D0APP', text: '/reset-guardian smith' }]);
  expect(await page.getByLabel('Message Keydesk').inputValue()).toBe('');
});

test('Enter on a whole command sends it, Escape hides the list', async () => {
  await page.keyboard.type('/k');
  await page.getByRole('option', { name: '/keydesk' }).waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('option').count()).toBe(0);
  await page.keyboard.type('eydesk');
  await page.getByRole('option', { name: '/keydesk' }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(said).toEqual([{ channel: 'D0APP', text: '/keydesk' }]);
});

test('a message that Slack refuses comes back into the field, with the reason', async () => {
  slack.answers.message = () => {
    throw new Error('You cannot write here.');
  };
  await page.keyboard.type('Hello');
  await page.keyboard.press('Enter');
  await page.getByText('You cannot write here.').waitFor();
  expect(await page.getByLabel('Message Keydesk').inputValue()).toBe('Hello');
});

test('words typed before the page is ready are kept', async () => {
  await page.route('**/state', async (route) => {
    await page.locator('#composer-text').fill('/reset-guardian');
    await route.continue();
  });
  await page.reload();
  await page.getByLabel('Message Keydesk').waitFor();
  expect(await page.getByLabel('Message Keydesk').inputValue()).toBe('/reset-guardian');
});

test('Shift+Enter begins a new line', async () => {
  await page.keyboard.type('one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await expect.poll(said).toEqual([{ channel: 'D0APP', text: 'one\ntwo' }]);
});

test('the help puts the first command into the field, and stays away once dismissed', async () => {
  await page.getByRole('button', { name: '/reset-guardian smith' }).click();
  expect(await page.getByLabel('Message Keydesk').inputValue()).toBe('/reset-guardian smith');
  await page.getByRole('button', { name: 'Dismiss help' }).click();
  await page.reload();
  await page.getByLabel('Message Keydesk').waitFor();
  expect(await page.getByRole('region', { name: 'What to try' }).isVisible()).toBe(false);
  await page.getByRole('button', { name: 'What to try' }).click();
  expect(await page.getByRole('region', { name: 'What to try' }).isVisible()).toBe(true);
});

test('a shortcut is used from its menu', async () => {
  await page.getByRole('button', { name: 'Shortcuts' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Send a password reset' }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect
    .poll(() => slack.asked.at(-1))
    .toMatchObject({ deed: 'shortcut', body: { callback_id: 'send_reset' } });
});

test('a shortcut on a message says which message', async () => {
  slack.state.shortcuts.push({ name: 'Why?', callback_id: 'why', type: 'message' });
  slack.state.channels[1]?.messages.push(fromApp({ ts: '1795000900.000100', text: 'Sent' }));
  slack.changed();
  await page.getByRole('button', { name: 'More actions on this message' }).click();
  await page.getByRole('menuitem', { name: 'Why?' }).click();
  await expect
    .poll(() => slack.asked.at(-1)?.body)
    .toEqual({ callback_id: 'why', channel: 'D0APP', ts: '1795000900.000100' });
});

test('being somebody else shows their workspace, and the address remembers it', async () => {
  await page.getByRole('button', { name: 'Be: Maya Manager' }).click();
  expect(await page.getByRole('menuitemradio', { checked: true }).textContent()).toContain('Maya Manager');
  await expectAccessible(page);
  await page.getByRole('menuitemradio', { name: 'Gus Guest' }).click();
  await page.getByRole('button', { name: 'Be: Gus Guest · Photographer · Guest' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Be: Gus Guest' }).waitFor();
});

test('App Home is asked for and drawn, and empty until the app has published it', async () => {
  await page.getByRole('tab', { name: 'Home' }).click();
  await page.getByText('Keydesk has put nothing here yet.').waitFor();
  await expect.poll(() => slack.asked.map(({ deed }) => deed)).toContain('home');
  slack.state.home = {
    id: 'V0HOME',
    type: 'home',
    blocks: [{ type: 'header', block_id: 'h', text: { type: 'plain_text', text: 'Good morning, Maya' } }],
  };
  slack.changed();
  await page.getByRole('heading', { name: 'Good morning, Maya' }).waitFor();
  await expectAccessible(page);
});

test('an app that has no Home shows no such tab, even to whoever has its address', async () => {
  slack.people.app.homeTab = false;
  await page.goto('about:blank');
  await page.goto(`${slack.url}/#as=U0MAYA&tab=home`);
  await page.getByRole('tab', { name: 'Messages', selected: true }).waitFor();
  expect(await page.getByRole('tab').count()).toBe(1);
  expect(slack.asked.map(({ deed }) => deed)).not.toContain('home');
  await page.getByLabel('Message Keydesk').waitFor();
  await page.getByRole('tab', { name: 'Messages' }).press('ArrowLeft');
  await expectAccessible(page);
});

test('on a computer the first command can be typed at once; on a phone no keyboard covers the page', async () => {
  await page.reload();
  await page.getByLabel('Message Keydesk').waitFor();
  await page.keyboard.type('/keydesk');
  expect(await page.getByLabel('Message Keydesk').inputValue()).toBe('/keydesk');
  const phone = await openPage({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await phone.goto(slack.url);
  await phone.getByLabel('Message Keydesk').waitFor();
  expect(await phone.evaluate(() => document.activeElement === document.body)).toBe(true);
  await phone.context().close();
});
