import { expect, test } from 'vitest';
import type { JsonObject } from '../../../demo/slack/json.ts';
import { requireBlocks, viewProblems } from '../../../demo/slack/validate/surfaces.ts';
import { SlackError } from '../../../demo/slack/web-api/slack-error.ts';
import { plain, section } from './setup.ts';

const x = (length: number) => 'x'.repeat(length);
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const option = (value: string, text = value) => ({ text: plain(text), value });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const button = (more: object = {}) => ({ type: 'button', action_id: 'b', text: plain('Go'), ...more });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...more,
});
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const confirm = (more: object = {}) => ({
  title: plain('Sure?'),
  text: plain('Really?'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...more,
});

function problemsOf(blocks: unknown, surface: 'message' | 'modal' | 'home' = 'message'): string[] {
  try {
    requireBlocks(blocks, surface);
    return [];
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return error.more.errors as string[];
  }
}

/** What just fits, what does not, and what Slack says of it. */
const LIMITS: [name: string, fits: object, tooMuch: object, says: string][] = [
  [
    'section text',
    section(x(3000)),
    section(x(3001)),
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'empty section text',
    section('x'),
    section(''),
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section without text',
    section('x'),
    { type: 'section' },
    'missing required field: text [json-pointer:/blocks/0]',
  ],
  [
    'section fields',
    { type: 'section', fields: times(10, () => mrkdwn('x')) },
    { type: 'section', fields: times(11, () => mrkdwn('x')) },
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'field text',
    { type: 'section', fields: [mrkdwn(x(2000))] },
    { type: 'section', fields: [mrkdwn(x(2001))] },
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'header text',
    { type: 'header', text: plain(x(150)) },
    { type: 'header', text: plain(x(151)) },
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'header kind of text',
    { type: 'header', text: plain('x') },
    { type: 'header', text: mrkdwn('x') },
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  [
    'context elements',
    { type: 'context', elements: times(10, () => mrkdwn('x')) },
    { type: 'context', elements: times(11, () => mrkdwn('x')) },
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'actions elements',
    actions(...times(25, (i) => button({ action_id: `b${i}` }))),
    actions(...times(26, (i) => button({ action_id: `b${i}` }))),
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'empty actions',
    actions(button()),
    actions(),
    'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'block_id',
    { type: 'divider', block_id: x(255) },
    { type: 'divider', block_id: x(256) },
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'action_id',
    actions(button({ action_id: x(255) })),
    actions(button({ action_id: x(256) })),
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'action_id twice in a block',
    actions(button({ action_id: 'a' }), button({ action_id: 'b' })),
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'button text',
    actions(button({ text: plain(x(75)) })),
    actions(button({ text: plain(x(76)) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value',
    actions(button({ value: x(2000) })),
    actions(button({ value: x(2001) })),
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'button url',
    actions(button({ url: x(3000) })),
    actions(button({ url: x(3001) })),
    'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
  ],
  [
    'button label for screen readers',
    actions(button({ accessibility_label: x(75) })),
    actions(button({ accessibility_label: x(76) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]',
  ],
  [
    'button style',
    actions(button({ style: 'danger' })),
    actions(button({ style: 'loud' })),
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'a property that Slack does not know',
    actions(button()),
    actions(button({ colour: 'red' })),
    'invalid additional property: colour [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'confirm title',
    actions(button({ confirm: confirm({ title: plain(x(100)) }) })),
    actions(button({ confirm: confirm({ title: plain(x(101)) }) })),
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  [
    'confirm text',
    actions(button({ confirm: confirm({ text: mrkdwn(x(300)) }) })),
    actions(button({ confirm: confirm({ text: mrkdwn(x(301)) }) })),
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
  ],
  [
    'confirm buttons',
    actions(button({ confirm: confirm({ deny: plain(x(30)) }) })),
    actions(button({ confirm: confirm({ deny: plain(x(31)) }) })),
    'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]',
  ],
  [
    'overflow options',
    actions({ type: 'overflow', options: times(5, (i) => option(`${i}`)) }),
    actions({ type: 'overflow', options: times(6, (i) => option(`${i}`)) }),
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'option text',
    actions({ type: 'overflow', options: [option('a', x(75))] }),
    actions({ type: 'overflow', options: [option('a', x(76))] }),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'option value',
    actions({ type: 'overflow', options: [option(x(75), 'a')] }),
    actions({ type: 'overflow', options: [option(x(76), 'a')] }),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    'menu options',
    actions({ type: 'static_select', options: times(100, (i) => option(`${i}`)) }),
    actions({ type: 'static_select', options: times(101, (i) => option(`${i}`)) }),
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'menu groups',
    actions({
      type: 'static_select',
      option_groups: times(100, (i) => ({ label: plain('g'), options: [option(`${i}`)] })),
    }),
    actions({
      type: 'static_select',
      option_groups: times(101, (i) => ({ label: plain('g'), options: [option(`${i}`)] })),
    }),
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/option_groups]',
  ],
  [
    'what a menu starts with',
    actions({ type: 'static_select', options: [option('a')], initial_option: option('a') }),
    actions({ type: 'static_select', options: [option('a')], initial_option: option('b') }),
    'initial_option must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    'two options with one value',
    actions({ type: 'static_select', options: [option('a'), option('b')] }),
    actions({ type: 'static_select', options: [option('a'), option('a', 'other')] }),
    'duplicate option value: a [json-pointer:/blocks/0/elements/0/options/1/value]',
  ],
  [
    'radio buttons',
    actions({ type: 'radio_buttons', options: times(10, (i) => option(`${i}`)) }),
    actions({ type: 'radio_buttons', options: times(11, (i) => option(`${i}`)) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'checkboxes',
    actions({ type: 'checkboxes', options: times(10, (i) => option(`${i}`)) }),
    actions({ type: 'checkboxes', options: times(11, (i) => option(`${i}`)) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'placeholder',
    actions({ type: 'users_select', placeholder: plain(x(150)) }),
    actions({ type: 'users_select', placeholder: plain(x(151)) }),
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
  ],
  [
    'date',
    actions({ type: 'datepicker', initial_date: '2026-11-21' }),
    actions({ type: 'datepicker', initial_date: '21.11.2026' }),
    'must be a valid date (YYYY-MM-DD) [json-pointer:/blocks/0/elements/0/initial_date]',
  ],
  [
    'time',
    actions({ type: 'timepicker', initial_time: '23:59' }),
    actions({ type: 'timepicker', initial_time: '24:00' }),
    'must be a valid time (HH:mm) [json-pointer:/blocks/0/elements/0/initial_time]',
  ],
  [
    'a menu of several outside sections and inputs',
    { ...section('x'), accessory: { type: 'multi_users_select', action_id: 'a' } },
    actions({ type: 'multi_users_select', action_id: 'a' }),
    'unsupported type: multi_users_select [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'a button as an input',
    input({ type: 'plain_text_input' }),
    input(button()),
    'unsupported type: button [json-pointer:/blocks/0/element/type]',
  ],
  [
    'input label',
    input({ type: 'plain_text_input' }, { label: plain(x(2000)) }),
    input({ type: 'plain_text_input' }, { label: plain(x(2001)) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/label/text]',
  ],
  [
    'input hint',
    input({ type: 'plain_text_input' }, { hint: plain(x(2000)) }),
    input({ type: 'plain_text_input' }, { hint: plain(x(2001)) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/hint/text]',
  ],
  [
    'longest entry',
    input({ type: 'plain_text_input', max_length: 3000 }),
    input({ type: 'plain_text_input', max_length: 3001 }),
    'must be an integer from 1 to 3000 [json-pointer:/blocks/0/element/max_length]',
  ],
  [
    'first entry',
    input({ type: 'plain_text_input', initial_value: x(5), max_length: 5 }),
    input({ type: 'plain_text_input', initial_value: x(6), max_length: 5 }),
    'must be less than 6 characters [json-pointer:/blocks/0/element/initial_value]',
  ],
  [
    'number without its kind',
    input({ type: 'number_input', is_decimal_allowed: false }),
    input({ type: 'number_input' }),
    'missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]',
  ],
  [
    'image without words',
    { type: 'image', image_url: 'https://x.example/a.png', alt_text: 'A chart' },
    { type: 'image', image_url: 'https://x.example/a.png' },
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'image words',
    { type: 'image', image_url: 'https://x.example/a.png', alt_text: x(2000) },
    { type: 'image', image_url: 'https://x.example/a.png', alt_text: x(2001) },
    'must be less than 2001 characters [json-pointer:/blocks/0/alt_text]',
  ],
  [
    'unknown block',
    { type: 'divider' },
    { type: 'banner' },
    'unsupported type: banner [json-pointer:/blocks/0/type]',
  ],
];

test.each(LIMITS)('Slack takes and refuses at the limit: %s', (_name, fits, tooMuch, says) => {
  expect(problemsOf([fits])).toEqual([]);
  expect(problemsOf([tooMuch])).toContain(says);
});

test('a message has 50 blocks, a modal and a Home tab 100', () => {
  const blocks = (count: number) => times(count, () => ({ type: 'divider' }));
  expect(problemsOf(blocks(50))).toEqual([]);
  expect(problemsOf(blocks(51))).toEqual(['no more than 50 items allowed [json-pointer:/blocks]']);
  expect(problemsOf(blocks(100), 'home')).toEqual([]);
  expect(problemsOf(blocks(101), 'modal')).toEqual(['no more than 100 items allowed [json-pointer:/blocks]']);
});

test('a block_id stands once in a view, and one element at most has the focus', () => {
  const twice = times(2, () => ({ type: 'divider', block_id: 'a' }));
  expect(problemsOf(twice)).toEqual(['`block_id` "a" already exists [json-pointer:/blocks/1/block_id]']);
  const focused = times(2, () => input({ type: 'plain_text_input', focus_on_load: true }));
  expect(problemsOf(focused)).toEqual(['only one element may have focus_on_load [json-pointer:/blocks]']);
});

test('no accepted block is what Slack calls no object, and no list no list', () => {
  expect(problemsOf('blocks')).toEqual(['must provide an array [json-pointer:/blocks]']);
  expect(problemsOf(['block'])).toEqual(['must provide an object [json-pointer:/blocks/0]']);
  expect(problemsOf([{ type: 'section', text: 'words' }])).toEqual([
    'must provide an object [json-pointer:/blocks/0/text]',
  ]);
});

const view = (more: JsonObject = {}) => ({
  type: 'modal',
  title: plain('Title'),
  blocks: [section('x')],
  ...more,
});

const VIEW_LIMITS: [name: string, fits: JsonObject, tooMuch: JsonObject, says: string][] = [
  [
    'title',
    { title: plain(x(24)) },
    { title: plain(x(25)) },
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'submit',
    { submit: plain(x(24)) },
    { submit: plain(x(25)) },
    'must be less than 25 characters [json-pointer:/view/submit/text]',
  ],
  [
    'close',
    { close: plain(x(24)) },
    { close: plain(x(25)) },
    'must be less than 25 characters [json-pointer:/view/close/text]',
  ],
  [
    'private_metadata',
    { private_metadata: x(3000) },
    { private_metadata: x(3001) },
    'must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'callback_id',
    { callback_id: x(255) },
    { callback_id: x(256) },
    'must be less than 256 characters [json-pointer:/view/callback_id]',
  ],
  [
    'external_id',
    { external_id: x(255) },
    { external_id: x(256) },
    'must be less than 256 characters [json-pointer:/view/external_id]',
  ],
  [
    'inputs without Submit',
    { blocks: [input({ type: 'plain_text_input' })], submit: plain('Send') },
    { blocks: [input({ type: 'plain_text_input' })] },
    'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]',
  ],
  ['unknown property', {}, { tilte: 'x' }, 'invalid additional property: tilte [json-pointer:/view]'],
];

test.each(VIEW_LIMITS)('Slack takes and refuses a modal at the limit: %s', (_name, fits, tooMuch, says) => {
  expect(viewProblems(view(fits), 'modal')).toEqual([]);
  expect(viewProblems(view(tooMuch), 'modal')).toContain(says);
});

test('a modal needs a title and blocks; a Home tab takes no title', () => {
  expect(viewProblems({ type: 'modal' }, 'modal')).toEqual([
    'missing required field: title [json-pointer:/view]',
    'missing required field: blocks [json-pointer:/view]',
  ]);
  expect(viewProblems({ type: 'home', blocks: [], title: plain('x') }, 'home')).toEqual([
    'invalid additional property: title [json-pointer:/view]',
  ]);
  expect(viewProblems(view(), 'home')).toContain('unsupported type: modal [json-pointer:/view/type]');
});
