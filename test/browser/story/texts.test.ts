import { afterAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { temporaryDataDir } from '../../integration/database/folders.ts';
import { openPage } from '../../support/browser.ts';
import { switchGuardsOff } from '../../support/guards.ts';
import { type Tab, trouble, typeCommand } from './theDemo.ts';

let demo: Demo;
let slack: Tab;
let inbox: Tab;
let remove = async () => {};

afterAll(async () => {
  await demo?.stop();
  await remove();
});

test('what happens to the next message is told by its card: by SMS and by email', async () => {
  const dataDir = temporaryDataDir({
    removedAfter: (removing) => {
      remove = removing;
    },
  });
  demo = await startDemo({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent', pace: 0.3 });
  await switchGuardsOff(demo.keydesk.core);
  slack = await openPage();
  await slack.goto(demo.url);
  inbox = await openPage();
  await inbox.goto(`${demo.url}/demo/inbox`);

  await sends('SMS', 'sarah smith', 'Sarah Smith');
  await tells('Sarah Smith', /Delivered/);
  expect(await credits()).toBe(99);

  await chooses('Fails');
  await sends('SMS', 'jordan smith', 'Jordan Smith');
  await tells('Jordan Smith', /carrier did not deliver the text/);
  expect(await credits()).toBe(99);

  await chooses('Outcome unknown');
  await sends('SMS', 'zoë smith', 'Zoë Smith');
  await tells('Zoë Smith', /[Nn]ot confirmed/);
  await tells('Zoë Smith', /Delivered/);
  expect(await credits()).toBe(98);
  expect(demo.texts.attempts()).toHaveLength(3);

  await chooses('Opt-out');
  await sends('SMS', 'sarah smith', 'Sarah Smith');
  await expect.poll(marks, { timeout: 15_000 }).toEqual(['opted_out']);
  await inbox.getByRole('link', { name: '+1 512 555 0100' }).first().click();
  await inbox.getByText('Answered STOP').waitFor();
  await inbox.getByRole('button', { name: 'Answer START' }).click();
  await expect.poll(marks).toEqual([]);

  await chooses('Bounces');
  await sends('Email', 'jordan smith', 'Jordan Smith');
  await expect.poll(marks, { timeout: 15_000 }).toEqual(['bounced']);
  await tells('Jordan Smith', /Bounced|bounced|Not delivered/);
  expect([...trouble(slack), ...trouble(inbox)]).toEqual([]);
  expect(demo.slack.warnings).toEqual([]);
}, 150_000);

async function chooses(turn: string): Promise<void> {
  await inbox.getByLabel('What happens to the next message').selectOption(turn);
  await inbox.waitForTimeout(200);
}

async function sends(how: 'SMS' | 'Email', words: string, guardian: string): Promise<void> {
  await typeCommand(slack, `/reset-guardian ${words}`);
  const found = slack.getByRole('dialog', { name: 'Password reset' });
  await found.getByRole('button', { name: new RegExp(`^Actions.*${guardian}`) }).click();
  await slack.getByRole('menuitem', { name: `Reset Password via ${how}` }).click();
  const confirmation = slack.getByRole('dialog', { name: `Reset Password via ${how}` });
  await confirmation.getByLabel('Called back on the number on file').check();
  await confirmation.getByRole('button', { name: 'YES' }).click();
  const done = slack.getByRole('dialog', { name: 'Password reset' });
  await done.getByText('is on its way').waitFor();
  await done.getByRole('button', { name: 'Done' }).click();
  await done.waitFor({ state: 'hidden' });
}

/** The newest card of a guardian says it, sooner or later. */
async function tells(guardian: string, words: RegExp): Promise<void> {
  const card = slack.locator('.message', { hasText: `Password reset for ${guardian}` }).last();
  await card.filter({ hasText: words }).waitFor({ timeout: 25_000 });
}

async function credits(): Promise<number | undefined> {
  return (await demo.keydesk.core.db.creditBalance.findFirst())?.balance;
}

async function marks(): Promise<string[]> {
  return (await demo.keydesk.core.db.addressMark.findMany()).map(({ kind }) => kind);
}
