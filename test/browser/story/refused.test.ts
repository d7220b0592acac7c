import { afterEach, beforeEach, expect, test } from 'vitest';
import { redeem, resetPath, sendReset } from '../../integration/keydesk/deeds.ts';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { makeVisitor } from '../../support/visitor.ts';
import { become, type Tab, theDemo, trouble, typeCommand } from './theDemo.ts';

const demo = theDemo();
let tab: Tab;
beforeEach(async () => {
  tab = await openPage();
  await tab.goto(demo().url);
});
afterEach(async () => {
  expect(trouble(tab)).toEqual([]);
  await tab.context().close();
});

test('the Front Desk asks, and is told who approves', async () => {
  await become(tab, 'Fern Front-Desk');
  await typeCommand(tab, '/reset-guardian smith');
  const found = tab.getByRole('dialog', { name: 'Password reset' });
  await found.getByText('You can ask for a reset here; Maya Manager, Miguel Manager').waitFor();
  await expectAccessible(tab);
  await found.getByRole('button', { name: /^Actions.*Jordan Smith/ }).click();
  await tab.getByRole('menuitem', { name: 'Reset Password via Email' }).click();
  const question = tab.getByRole('dialog', { name: 'Reset Password via Email' });
  await question.getByText('nothing is sent before Maya Manager').waitFor();
  await expectAccessible(tab);
  await question.getByText('In person').click();
  await question.getByRole('button', { name: 'YES' }).click();
  await tab.getByRole('dialog').getByText('Nothing was sent yet').waitFor();
  await expectAccessible(tab);
  const { db } = demo().keydesk.core;
  expect(await db.resetLink.count()).toBe(0);
  expect(await db.resetRequest.count({ where: { state: 'open' } })).toBe(1);
});

test('a guest is refused kindly, and sees nothing of any family', async () => {
  await become(tab, 'Gus Guest');
  await typeCommand(tab, '/reset-guardian smith');
  const refusal = tab.getByRole('dialog');
  await refusal.getByText('guests of this workspace cannot use it. Ask a member of the staff.').waitFor();
  await expectAccessible(tab);
  expect(await refusal.textContent()).not.toContain('Smith');
});

test('somebody who is not linked is told how to be', async () => {
  await become(tab, 'Nadia Newcomer');
  await typeCommand(tab, '/reset-guardian smith');
  const refusal = tab.getByRole('dialog');
  await refusal.getByText('Keydesk does not know yet who you are on the staff.').waitFor();
  await expectAccessible(tab);
  expect(await refusal.textContent()).not.toContain('Smith');
  await refusal.getByRole('button', { name: 'Close' }).last().click();
  await refusal.waitFor({ state: 'hidden' });
  await typeCommand(tab, '/keydesk link');
  const answer = tab.locator('.message.ephemeral', { hasText: 'Sign in and link my Slack account' });
  await answer.getByText('Only visible to you').waitFor();
  await expectAccessible(tab);
});

/** The path of a link that Maya sends to Jordan Smith now. */
async function sentLink(): Promise<string> {
  const before = new Set(
    demo()
      .inbox.emails()
      .map(({ id }) => id),
  );
  const maya = demo().slack.person('U0MAYA');
  await sendReset(maya, 'jordan smith', 'Jordan Smith');
  const mail = await demo().inbox.waitFor((one) => resetPath(one) !== undefined && !before.has(one.id));
  // From now on nothing of its sending is written down any more.
  await maya.message('the link expires at', { in: 'app' });
  return resetPath(mail) ?? '';
}

test('an expired link says so, and leads by Forgot Password to a new one', async () => {
  const path = await sentLink();
  const { db } = demo().keydesk.core;
  await db.resetLink.updateMany({ where: { state: 'live' }, data: { expiresAt: new Date(0) } });
  await tab.goto(demo().url + path);
  await tab.getByRole('heading', { name: 'This link has expired' }).waitFor();
  await expectAccessible(tab);
  await tab.getByRole('link', { name: 'Send me a new link' }).click();
  await tab.getByLabel('Email address').fill('jordan.smith@example.com');
  await expectAccessible(tab);
  await tab.getByRole('button', { name: 'Send me a link' }).click();
  await tab.getByRole('heading', { name: 'Check your email' }).waitFor();
  await expectAccessible(tab);
  const mail = await demo().inbox.waitFor(
    (one) => one.to[0] === 'jordan.smith@example.com' && ![undefined, path].includes(resetPath(one)),
  );
  await tab.goto(demo().url + resetPath(mail));
  await tab.getByRole('heading', { name: 'Choose a new password' }).waitFor();
});

test('a used link says so, and changes nothing any more', async () => {
  const path = await sentLink();
  await redeem(makeVisitor(demo().url), path, 'three green kettles');
  await tab.goto(demo().url + path);
  await tab.getByRole('heading', { name: 'This link has been used' }).waitFor();
  await expectAccessible(tab);
  expect(await tab.locator('input[type=password]').count()).toBe(0);
});

test('a replaced link names the newer one', async () => {
  const path = await sentLink();
  await sentLink();
  await tab.goto(demo().url + path);
  await tab.getByRole('heading', { name: 'There is a newer link' }).waitFor();
  await expectAccessible(tab);
});
