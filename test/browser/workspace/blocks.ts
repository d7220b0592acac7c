import type { KnownBlock } from '@slack/types';
import type { Message, View } from '../../../demo/workspace/page/types.ts';

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const option = (text: string, value: string) => ({ text: plain(text), value });

export const section = (text: string, id = text.slice(0, 20)): KnownBlock => ({
  type: 'section',
  block_id: id,
  text: { type: 'mrkdwn', text },
});

export const actions = option('Reset Password via Email', 'email');

/** A guardian's card, as the reset modal has them. */
export const guardianCard: KnownBlock = {
  type: 'section',
  block_id: 'sarah',
  text: { type: 'mrkdwn', text: '*Sarah Smith*\nSmith family' },
  accessory: {
    type: 'overflow',
    action_id: 'actions',
    options: [actions, option('Reset Password via SMS', 'sms')],
  },
};

export function modal(id: string, title: string, blocks: KnownBlock[], submit?: string): View {
  return {
    id,
    type: 'modal',
    title: plain(title),
    blocks,
    close: null,
    submit: submit ? plain(submit) : null,
  };
}

/** A modal with an input of every kind that this page can draw. */
export const everyInput: KnownBlock[] = [
  { type: 'header', block_id: 'head', text: plain('Every kind of field') },
  { type: 'divider', block_id: 'line' },
  input('Words', { type: 'plain_text_input', action_id: 'x', max_length: 50, placeholder: plain('A few') }),
  input('Story', { type: 'plain_text_input', action_id: 'x', multiline: true }),
  input('Address', { type: 'email_text_input', action_id: 'x' }),
  input('Number', { type: 'number_input', action_id: 'x', is_decimal_allowed: false }),
  input('Person', { type: 'users_select', action_id: 'x' }),
  input('State', {
    type: 'static_select',
    action_id: 'x',
    options: [option('Sent', 's'), option('Redeemed', 'r')],
  }),
  input('States', {
    type: 'multi_static_select',
    action_id: 'x',
    options: [option('Sent', 's'), option('Redeemed', 'r')],
  }),
  input('Family', { type: 'external_select', action_id: 'x', min_query_length: 2 }),
  input('Identified', {
    type: 'radio_buttons',
    action_id: 'x',
    options: [option('In person', 'p'), option('Called back', 'c')],
  }),
  input('Tell', {
    type: 'checkboxes',
    action_id: 'x',
    options: [option('Managers', 'm'), option('Owner', 'o')],
  }),
  input('Day', { type: 'datepicker', action_id: 'x' }),
  input('Hour', { type: 'timepicker', action_id: 'x' }),
  guardianCard,
  { type: 'context', block_id: 'ctx', elements: [{ type: 'mrkdwn', text: ':email: s••@example.com' }] },
  { type: 'image', block_id: 'img', image_url: 'data:,', alt_text: 'A week of resets' },
];

export function input(label: string, element: unknown, more: object = {}): KnownBlock {
  return {
    type: 'input',
    block_id: label.toLowerCase(),
    label: plain(label),
    element,
    ...more,
  } as KnownBlock;
}

let second = 0;

/** A message of the app, each a second after the one before. */
export function fromApp(more: Partial<Message>): Message {
  second += 1;
  return {
    ts: `${1_795_000_000 + second}.000100`,
    user: 'U0KEYDESK',
    userName: 'Keydesk',
    isApp: true,
    text: '',
    ...more,
  };
}
