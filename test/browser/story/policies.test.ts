import { beforeAll, expect, test } from 'vitest';
import type { AccountId } from '../../../src/core/ids.ts';
import { publishPolicy } from '../../../src/core/policies/publish.ts';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { become, type Tab, theDemo, trouble, typeCommand } from './theDemo.ts';

const demo = theDemo();
const TITLE = 'Trampoline waiver';

beforeAll(async () => {
  const { core } = demo().keydesk;
  const { id } = await core.db.account.findUniqueOrThrow({ where: { slug: 'superstars' } });
  await publishPolicy(core, {
    accountId: id as AccountId,
    title: TITLE,
    body: 'Trampolines are for one at a time.',
    by: { login: 'tests' },
  });
});

const acceptances = () =>
  demo().keydesk.core.db.policyAcceptance.findMany({
    where: { version: { policy: { title: TITLE } } },
    include: { guardian: { select: { name: true } } },
  });

test('a manager finds the family among several, and records its signed form without a mouse', async () => {
  const slack = await openPage();
  await slack.goto(demo().url);
  await slack.locator('#person', { hasText: 'Maya' }).waitFor();
  await typeCommand(slack, '/policies smith');
  await slack.getByText('families for “smith”. Whose policies?').waitFor();
  await expectAccessible(slack);
  const family = slack.locator('.section-block', { hasText: 'Sarah Smith' });
  await family.getByRole('button', { name: 'Show policies of the Smith family' }).press('Enter');
  await slack.getByText('Students: Ava Smith, Noah Smith').waitFor();
  await slack.getByText('Thomas Smith · waiting, on paper only').first().waitFor();
  await expectAccessible(slack);
  await recordsTheForm(slack);
  await slack.getByText('filed at Cabinet 2, folder Smith, recorded by Maya Manager').waitFor();
  await expectAccessible(slack);
  await closesTheWindow(slack);
  expect(await acceptances()).toEqual([
    expect.objectContaining({
      kind: 'manual',
      guardian: { name: 'Thomas Smith' },
      filedAt: 'Cabinet 2, folder Smith',
    }),
  ]);
  expect(trouble(slack)).toEqual([]);
  expect(demo().slack.warnings).toEqual([]);
});

async function recordsTheForm(slack: Tab): Promise<void> {
  const press = (key: string) => slack.keyboard.press(key);
  await slack.getByRole('button', { name: `Manually accepted: ${TITLE}` }).press('Enter');
  const form = slack.getByRole('dialog', { name: 'Manually accepted' });
  const first = form.getByRole('radio', { name: 'Sarah Smith' });
  await expect.poll(() => first.evaluate((one) => one === document.activeElement)).toBe(true);
  await expectAccessible(slack);
  await press('ArrowDown');
  expect(await form.getByRole('radio', { name: 'Thomas Smith' }).isChecked()).toBe(true);
  await press('Enter');
  const date = form.getByLabel('Date on the signed form');
  await expect.poll(() => date.getAttribute('aria-invalid')).toBe('true');
  await expectAccessible(slack);
  await expect.poll(() => date.evaluate((one) => one === document.activeElement)).toBe(true);
  await date.fill('2999-01-01');
  await form.getByLabel('Where is the form filed?').fill('Cabinet 2, folder Smith');
  await press('Enter');
  const error = form.getByText('The form cannot be signed in the future.');
  await error.waitFor();
  expect(await date.getAttribute('aria-describedby')).toBe(await error.locator('..').getAttribute('id'));
  expect(await acceptances()).toEqual([]);
  await date.fill('2026-01-05');
  await date.press('Enter');
  await slack.getByText(`${TITLE}, version 1, is Manually accepted for Thomas Smith`).waitFor();
  await expectAccessible(slack);
  await slack.getByRole('button', { name: 'Done' }).press('Enter');
}

test('without words a family is picked while typing', async () => {
  const slack = await openPage();
  await slack.goto(demo().url);
  await typeCommand(slack, '/policies');
  const picker = slack.getByRole('combobox', { name: /^Whose policies/ });
  await picker.pressSequentially('cohen');
  await slack.getByRole('option', { name: 'Cohen family · Miriam Cohen' }).waitFor();
  await expectAccessible(slack);
  await picker.press('Enter');
  await slack.getByText('Miriam Cohen · waiting').first().waitFor();
  await slack.getByRole('combobox', { name: 'Another family?' }).waitFor();
  await closesTheWindow(slack);
  expect(trouble(slack)).toEqual([]);
});

test('the Front Desk and guests are refused kindly, and see nothing of any family', async () => {
  const slack = await openPage();
  await slack.goto(demo().url);
  for (const [who, words] of [
    ['Fern Front-Desk', 'You cannot see the policies of families yourself. Ask Maya Manager, Miguel Manager'],
    ['Gus Guest', 'guests of this workspace cannot use it. Ask a member of the staff.'],
  ] as const) {
    await become(slack, who);
    await typeCommand(slack, '/policies smith');
    const refusal = slack.getByRole('dialog');
    await refusal.getByText(words).waitFor();
    await expectAccessible(slack);
    expect(await refusal.textContent()).not.toContain('Smith');
    await closesTheWindow(slack);
  }
});

async function closesTheWindow(slack: Tab): Promise<void> {
  await slack.getByRole('button', { name: 'Close' }).last().click();
  await slack.getByRole('dialog').waitFor({ state: 'hidden' });
}
