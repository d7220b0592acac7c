import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, openPage } from '../../support/browser.ts';
import { everyInput, guardianCard, input, modal, option, plain, section } from './blocks.ts';
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

async function show(...views: ReturnType<typeof modal>[]): Promise<void> {
  slack.state.modals = views;
  slack.changed();
  const title = views.at(-1)?.title?.text;
  if (title) await page.getByRole('dialog', { name: title }).waitFor();
}

const asked = (deed: string) => slack.asked.filter((one) => one.deed === deed).map(({ body }) => body);

test('an option of the Actions menu is chosen by keyboard and told to the app', async () => {
  await show(modal('V1', 'Reset a password', [guardianCard]));
  await page.getByRole('button', { name: 'Actions: Sarah Smith' }).focus();
  await page.keyboard.press('Enter');
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => asked('action'))
    .toMatchObject([
      {
        container: { type: 'view', view_id: 'V1' },
        block_id: 'sarah',
        action_id: 'actions',
        selected: { selected_option: { value: 'email' } },
      },
    ]);
});

test('the top of the stack is shown, and Back shows the one below with what was typed into it', async () => {
  const below = modal('V1', 'Find', [input('Words', { type: 'plain_text_input', action_id: 'x' })], 'Search');
  await show(below);
  await page.getByLabel('Words').fill('smith');
  await show(below, modal('V2', 'Send this reset?', [section('To Sarah Smith')], 'YES'));
  slack.answers.close = () => {
    slack.state.modals = [below];
    slack.changed();
    return { ok: true };
  };
  await page.getByRole('button', { name: 'Back' }).first().click();
  await page.getByRole('dialog', { name: 'Find' }).waitFor();
  expect(await page.getByLabel('Words').inputValue()).toBe('smith');
  expect(asked('close')).toEqual([{ view_id: 'V2', all: false }]);
});

test('the cross closes the whole stack', async () => {
  await show(modal('V1', 'One', [section('a')]), modal('V2', 'Two', [section('b')]));
  await page.getByRole('button', { name: 'Close' }).first().click();
  await expect.poll(() => asked('close')).toEqual([{ view_id: 'V2', all: true }]);
});

test('Escape twice in a hurry closes once', async () => {
  await show(modal('V1', 'Reset a password', [guardianCard], 'Go on'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect.poll(() => asked('close')).toHaveLength(1);
  await show();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(asked('close')).toHaveLength(1);
});

test('Tab goes round inside the modal, Escape closes it, and the focus returns', async () => {
  await show(modal('V1', 'Reset a password', [guardianCard], 'Go on'));
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('dialog')?.id)).toBe('modal');
  }
  await page.keyboard.press('Escape');
  await expect.poll(() => asked('close')).toHaveLength(1);
  await show();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer-text');
});

test('an update of the app keeps the words typed into fields that stay', async () => {
  const field = input('Words', { type: 'plain_text_input', action_id: 'x' });
  await show(modal('V1', 'Looking', [field, section('Looking …')], 'Go on'));
  await page.getByLabel('Words').pressSequentially('smi');
  await show(modal('V1', 'Found', [field, section('Three guardians')], 'Go on'));
  await page.getByText('Three guardians').waitFor();
  await page.keyboard.type('th');
  expect(await page.getByLabel('Words').inputValue()).toBe('smith');
});

test('a half-typed search survives whatever the app does to the rest of the modal', async () => {
  const search = input('Family', { type: 'external_select', action_id: 'family', min_query_length: 3 });
  await show(modal('V1', 'Find', [search, section('Nobody yet', 'found')]));
  await page.getByRole('combobox', { name: 'Family' }).click();
  await page.keyboard.type('nu');
  slack.state.modals = [{ ...modal('V1', 'Find', [search, section('Two guardians', 'found')]), hash: '2' }];
  slack.changed();
  await page.getByText('Two guardians').waitFor();
  await page.keyboard.type('nez');
  expect(await page.getByRole('combobox', { name: 'Family' }).inputValue()).toBe('nunez');
});

describe('submitting', () => {
  const form = modal(
    'V1',
    'Send this reset?',
    [
      input('How', { type: 'radio_buttons', action_id: 'how', options: [option('In person', 'in_person')] }),
      input(
        'Which',
        { type: 'plain_text_input', action_id: 'word' },
        { optional: true, hint: plain('A few words') },
      ),
    ],
    'YES',
  );

  test('sends everything that stands in the fields', async () => {
    await show(form);
    await page.getByLabel('In person').check();
    await page.getByLabel('Which').fill('She showed her card');
    await page.getByRole('button', { name: 'YES' }).click();
    await expect
      .poll(() => asked('submit'))
      .toMatchObject([
        {
          view_id: 'V1',
          values: {
            how: { how: { type: 'radio_buttons', selected_option: { value: 'in_person' } } },
            which: { word: { type: 'plain_text_input', value: 'She showed her card' } },
          },
        },
      ]);
  });

  test('a required field left empty is said beside it, before the app is asked', async () => {
    await show(form);
    await page.getByRole('button', { name: 'YES' }).click();
    await page.getByText('Please complete this required field.').waitFor();
    expect(asked('submit')).toEqual([]);
    await expectAccessible(page);
  });

  test('the app’s errors stand beside their fields, tied to them, and the focus is on the first', async () => {
    slack.answers.submit = () => ({ ok: false, errors: { which: 'Say how in a few words.' } });
    await show(form);
    await page.getByLabel('In person').check();
    await page.getByRole('button', { name: 'YES' }).click();
    const field = page.getByRole('textbox', {
      name: 'Which',
      description: 'Say how in a few words. A few words',
    });
    await field.waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('while it is under way the buttons wait, so that a double click sends once', async () => {
    await show(form);
    await page.getByLabel('In person').check();
    await page.getByRole('button', { name: 'YES' }).dblclick();
    await expect.poll(() => asked('submit')).toHaveLength(1);
  });

  test('what Slack says instead is shown above the modal and can be dismissed there', async () => {
    slack.answers.submit = () => ({ ok: false, notice: 'We had some trouble connecting. Try again?' });
    await show(form);
    await page.getByLabel('In person').check();
    await page.getByRole('button', { name: 'YES' }).click();
    await page.getByText('We had some trouble connecting.').waitFor();
    await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
    expect(await page.getByText('We had some trouble connecting.').count()).toBe(0);
  });
});

describe('a typeahead', () => {
  const family = input(
    'Family',
    { type: 'external_select', action_id: 'family', min_query_length: 2 },
    { dispatch_action: true },
  );

  test('asks the app as one types, shows its groups and tells what was picked', async () => {
    slack.answers.options = () => ({
      option_groups: [{ label: plain('Families'), options: [option('Smith', '1'), option('Smyth', '2')] }],
    });
    await show(modal('V1', 'Find', [family]));
    const field = page.getByRole('combobox', { name: 'Family' });
    await field.click();
    await page.getByText('Type 2 letters or more.').waitFor();
    await page.keyboard.type('sm');
    await page.getByRole('option', { name: 'Smith' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('action'))
      .toMatchObject([{ action_id: 'family', selected: { selected_option: { value: '2' } } }]);
    expect(asked('options').at(-1)).toMatchObject({ query: 'sm', block_id: 'family', action_id: 'family' });
    expect(await field.inputValue()).toBe('Smyth');
  });

  test('keeps every letter of whoever types at once, without a click', async () => {
    slack.answers.options = ({ query }) => ({ options: [option(`Found for ${query}`, String(query))] });
    await show(modal('V1', 'Find', [family]));
    const field = page.getByRole('combobox', { name: 'Family' });
    await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.type('smi', { delay: 20 });
    await page.getByRole('option', { name: 'Found for smi' }).waitFor();
    expect(await field.inputValue()).toBe('smi');
  });

  test('Escape closes the list and leaves the modal open; nothing found is said', async () => {
    slack.answers.options = () => ({ options: [] });
    await show(modal('V1', 'Find', [family]));
    await page.getByRole('combobox', { name: 'Family' }).click();
    await page.keyboard.type('zz');
    await page.getByText('Nothing found.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByText('Nothing found.').isVisible()).toBe(false);
    expect(await page.getByRole('dialog', { name: 'Find' }).isVisible()).toBe(true);
    expect(asked('close')).toEqual([]);
  });

  test('an answer that comes late does not replace a newer one', async () => {
    slack.answers.options = ({ query }) => ({ options: [option(`Found for ${query}`, String(query))] });
    await show(modal('V1', 'Find', [family]));
    await page.getByRole('combobox', { name: 'Family' }).click();
    await page.keyboard.type('smith', { delay: 40 });
    await page.getByRole('option', { name: 'Found for smith' }).waitFor();
    expect(await page.getByRole('option').count()).toBe(1);
  });
});

test('several can be picked and taken away again', async () => {
  const states = input('States', {
    type: 'multi_static_select',
    action_id: 'x',
    options: [option('Sent', 's'), option('Redeemed', 'r')],
  });
  await show(modal('V1', 'Filter', [states], 'Show'));
  await page.getByRole('combobox', { name: 'States' }).click();
  await page.getByRole('option', { name: 'Sent' }).click();
  await page.getByRole('combobox', { name: 'States' }).click();
  await page.getByRole('option', { name: 'Redeemed' }).click();
  await page.getByRole('button', { name: 'Remove Sent' }).click();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect
    .poll(() => asked('submit'))
    .toMatchObject([{ values: { states: { x: { selected_options: [{ value: 'r' }] } } } }]);
});

test('an element with a confirm dialog acts only after Yes', async () => {
  const ask = {
    title: plain('Cancel the link?'),
    text: plain('It dies at once.'),
    confirm: plain('Cancel the link'),
    deny: plain('Keep it'),
  };
  const button = {
    type: 'button' as const,
    action_id: 'cancel',
    text: plain('Cancel'),
    style: 'danger' as const,
    confirm: ask,
  };
  await show(modal('V1', 'Reset', [{ type: 'actions', block_id: 'a', elements: [button] }]));
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('dialog', { name: 'Cancel the link?' }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  expect(asked('action')).toEqual([]);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel the link' }).click();
  await expect.poll(() => asked('action')).toHaveLength(1);
  expect(asked('close')).toEqual([]);
});

test('every kind of field has its name, its place on a phone, and nothing for axe to find', async () => {
  await show(modal('V1', 'Every kind', everyInput, 'Save'));
  await expectAccessible(page);
  for (const label of [
    'Words',
    'Story',
    'Address',
    'Number',
    'Person',
    'State',
    'States',
    'Family',
    'Identified',
    'Tell',
    'Day',
    'Hour',
  ]) {
    expect(await page.getByLabel(label, { exact: true }).count(), label).toBeGreaterThan(0);
  }
  await page.setViewportSize({ width: 360, height: 640 });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(
    await page.locator('.modal-body').evaluate((body) => body.scrollWidth - body.clientWidth),
  ).toBeLessThanOrEqual(0);
});
