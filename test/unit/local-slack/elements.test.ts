import { expect, test } from 'vitest';
import { call, MANIFEST, modal, plain, section, startBareApp, startSlack } from './setup.ts';

const option = (value: string) => ({ text: plain(`Option ${value}`), value });
const options = ['a', 'b', 'c'].map(option);

/** Each kind of element: how a person uses it, and what the app then hears. */
const ELEMENTS: [type: string, more: object, choice: string | string[], hears: object][] = [
  ['static_select', { options }, 'Option b', { selected_option: option('b') }],
  ['radio_buttons', { options }, 'Option b', { selected_option: option('b') }],
  ['checkboxes', { options }, ['Option a', 'c'], { selected_options: [option('a'), option('c')] }],
  ['overflow', { options }, 'Option c', { selected_option: option('c') }],
  ['users_select', {}, 'Fred Frontdesk', { selected_user: 'U2' }],
  ['conversations_select', {}, 'front-desk', { selected_conversation: 'C1' }],
  ['channels_select', {}, 'C1', { selected_channel: 'C1' }],
  ['datepicker', {}, '2026-11-21', { selected_date: '2026-11-21' }],
  ['timepicker', {}, '14:30', { selected_time: '14:30' }],
  ['datetimepicker', {}, '1795250000', { selected_date_time: 1795250000 }],
  ['multi_static_select', { options }, ['a', 'b'], { selected_options: [option('a'), option('b')] }],
  ['multi_users_select', {}, ['U1', 'U2'], { selected_users: ['U1', 'U2'] }],
  ['multi_conversations_select', {}, ['C1'], { selected_conversations: ['C1'] }],
  ['multi_channels_select', {}, ['front-desk'], { selected_channels: ['C1'] }],
];

test.each([
  ['datepicker', '2026-02-30', 'That is no date.'],
  ['datepicker', 'yesterday', 'That is no date.'],
  ['datepicker', '12026-01-01', 'That is no date.'],
  ['timepicker', '24:00', 'That is no time.'],
])('a %s takes no “%s”', async (type, choice, refusal) => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const block = { ...section('Choose'), accessory: { type, action_id: 'act' } };
  await call(slack, 'chat.postMessage', { channel: 'C1', text: 'Choose', blocks: [block] });
  await expect(slack.person('U1').chooses('act', choice)).rejects.toThrow(refusal);
  expect(app.heard).toEqual([]);
});

test.each(ELEMENTS)(
  '%s tells the app what was chosen, in a message, a modal and Home',
  async (type, more, choice, hears) => {
    const slack = await startSlack();
    const app = await startBareApp(slack);
    const maya = slack.person('U1');
    const accessory = { type, action_id: 'act', ...more };
    const block = { ...section('Choose'), block_id: 'block', accessory };
    const action = {
      type,
      action_id: 'act',
      block_id: 'block',
      action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
      ...hears,
    };
    const holds = type !== 'overflow';
    const values = holds ? { block: { act: { type, ...hears } } } : {};

    const { ts } = await call(slack, 'chat.postMessage', { channel: 'C1', text: 'Choose', blocks: [block] });
    await maya.chooses('act', choice);
    expect(app.last()).toMatchObject({
      type: 'block_actions',
      container: { type: 'message', message_ts: ts, channel_id: 'C1', is_ephemeral: false },
      channel: { id: 'C1', name: 'front-desk' },
      message: { ts, user: 'U0KEYDESK', bot_id: 'B0KEYDESK', app_id: 'A0KEYDESK', text: 'Choose' },
      state: { values },
      actions: [action],
      response_url: expect.stringContaining('/actions/T1/'),
      trigger_id: expect.any(String),
    });

    await maya.types('/reset-guardian', { channel: 'C1' });
    await call(slack, 'views.open', {
      trigger_id: app.last().trigger_id,
      view: modal('Choose', { blocks: [block] }),
    });
    await maya.chooses('act', choice);
    expect(app.last()).toMatchObject({
      container: { type: 'view' },
      view: { type: 'modal', state: { values } },
      actions: [action],
    });
    expect(app.last()).not.toHaveProperty('response_url');
    expect(app.last()).not.toHaveProperty('channel');
    await maya.closes();

    await call(slack, 'views.publish', { user_id: 'U1', view: { type: 'home', blocks: [block] } });
    await maya.chooses('act', choice, { in: 'home' });
    expect(app.last()).toMatchObject({ view: { type: 'home', state: { values } }, actions: [action] });
    expect(slack.warnings).toEqual([]);
  },
);

test('an input waits for Submit, unless it dispatches', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1');
  const input = (id: string, more: object, element: object = {}) => ({
    type: 'input',
    block_id: id,
    label: plain(id),
    optional: true,
    element: { type: 'plain_text_input', action_id: id, ...element },
    ...more,
  });
  const typing = { dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } };
  await maya.types('/reset-guardian');
  const view = modal('Type', {
    submit: plain('Save'),
    blocks: [
      input('quiet', {}),
      input('enter', { dispatch_action: true }),
      input('live', { dispatch_action: true }, typing),
    ],
  });
  await call(slack, 'views.open', { trigger_id: app.last().trigger_id, view });
  const heard = app.heard.length;
  await maya.fills('quiet', 'one');
  await maya.fills('enter', 'two');
  expect(app.heard).toHaveLength(heard);
  await maya.pressesEnter('enter');
  expect(app.last()).toMatchObject({
    actions: [{ type: 'plain_text_input', action_id: 'enter', value: 'two' }],
  });
  await maya.fills('live', 'three');
  expect(app.last()).toMatchObject({ actions: [{ action_id: 'live', value: 'three' }] });
  expect(app.last()).toMatchObject({
    view: { state: { values: { quiet: { quiet: { value: 'one' } }, enter: { enter: { value: 'two' } } } } },
  });
});

test('a menu that looks things up asks from its least length on, and takes at most 100', async () => {
  const slack = await startSlack();
  let offer: object = { options };
  const app = await startBareApp(slack, ({ payload }) =>
    payload.type === 'block_suggestion' ? { body: offer } : undefined,
  );
  const maya = slack.person('U1');
  const accessory = { type: 'external_select', action_id: 'family', min_query_length: 2 };
  await call(slack, 'chat.postMessage', {
    channel: 'C1',
    text: 'Find',
    blocks: [{ ...section('Find'), block_id: 'f', accessory }],
  });

  expect(await maya.searches('family', 's')).toEqual([]);
  expect(app.heard).toEqual([]);
  expect(await maya.searches('family', 'sm')).toEqual(['Option a', 'Option b', 'Option c']);
  expect(app.last()).toMatchObject({
    type: 'block_suggestion',
    action_id: 'family',
    block_id: 'f',
    value: 'sm',
    api_app_id: 'A0KEYDESK',
    team: { id: 'T1' },
    user: { id: 'U1', team_id: 'T1' },
    container: { type: 'message', channel_id: 'C1' },
    channel: { id: 'C1' },
    message: { text: 'Find' },
  });
  await maya.chooses('family', 'Option a');
  expect(app.last()).toMatchObject({ actions: [{ type: 'external_select', selected_option: option('a') }] });
  await expect(maya.chooses('family', 'Option z')).rejects.toThrow('was it searched for?');

  offer = { option_groups: [{ label: plain('Families'), options }] };
  expect(await maya.searches('family', 'smi')).toHaveLength(3);
  offer = { options: Array.from({ length: 101 }, (_, index) => option(String(index))) };
  await expect(maya.searches('family', 'smi')).rejects.toThrow('Options could not be loaded');
  expect(slack.warnings).toEqual([
    'block_suggestion: no more than 100 items allowed [json-pointer:/options]',
  ]);
});

test('without an address for it nothing is looked up', async () => {
  const slack = await startSlack({
    manifest: MANIFEST.replace('    message_menu_options_url: https://x.example/\n', ''),
  });
  const app = await startBareApp(slack);
  const accessory = { type: 'external_select', action_id: 'family' };
  await call(slack, 'chat.postMessage', {
    channel: 'C1',
    text: 'Find',
    blocks: [{ ...section('Find'), accessory }],
  });
  await expect(slack.person('U1').searches('family', 'smith')).rejects.toThrow('Options could not be loaded');
  expect(app.heard).toEqual([]);
});

test('a button says what it is and what it asks first; a second of the same name must be told apart', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1', { patienceMs: 100 });
  const confirm = { title: plain('Sure?'), text: plain('Really?'), confirm: plain('Yes'), deny: plain('No') };
  const card = (name: string) => ({
    ...section(name),
    accessory: { type: 'button', action_id: 'deny', text: plain('Deny'), value: name, confirm },
  });
  await call(slack, 'chat.postMessage', { channel: 'C1', text: 'Cards', blocks: [card('Ana'), card('Ben')] });
  await expect(maya.clicks('Deny')).rejects.toThrow('There are 2 such elements');
  expect(await maya.isAskedBefore('Deny', { beside: 'Ben' })).toMatchObject({ title: { text: 'Sure?' } });
  await maya.clicks('Deny', { beside: 'Ben' });
  expect(app.last()).toMatchObject({
    actions: [{ type: 'button', value: 'Ben', text: { text: 'Deny' }, confirm }],
  });
  await expect(maya.clicks('Approve')).rejects.toThrow(
    'Maya Manager waited for the button "Approve", but reads:\nAna',
  );
});

test('shortcuts, global and on a message, carry a fresh trigger', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1');
  await maya.uses('Send a password reset');
  expect(app.last()).toMatchObject({
    type: 'shortcut',
    callback_id: 'send_reset',
    user: { id: 'U1', team_id: 'T1' },
  });
  expect(
    await call(slack, 'views.open', { trigger_id: app.last().trigger_id, view: modal('One') }),
  ).toMatchObject({ ok: true });
  await maya.closes();
  await slack.person('U2').types('please reset me', { channel: 'C1' });
  await maya.uses('look', { on: 'please reset me' });
  expect(app.last()).toMatchObject({
    type: 'message_action',
    callback_id: 'look',
    channel: { id: 'C1' },
    message: { user: 'U2', text: 'please reset me' },
    response_url: expect.stringContaining('/app/T1/'),
  });
  await expect(maya.uses('made up')).rejects.toThrow('The app has no such shortcut.');
});

test('a person uses only what is there', async () => {
  const slack = await startSlack();
  await startBareApp(slack);
  const { ts } = await call(slack, 'chat.postMessage', {
    channel: 'C1',
    text: 'x',
    blocks: [{ ...section('x'), block_id: 'b', accessory: { type: 'overflow', action_id: 'a', options } }],
  });
  const act = (more: object) =>
    fetch(`${slack.url}/client/U1/action`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        container: { type: 'message', channel: 'C1', ts },
        block_id: 'b',
        action_id: 'a',
        ...more,
      }),
    }).then((response) => response.json());
  expect(await act({ selected: { selected_option: option('z') } })).toEqual({
    ok: false,
    error: 'That option is not in the list.',
  });
  expect(await act({})).toEqual({ ok: false, error: 'Nothing was chosen.' });
  expect(await act({ action_id: 'other' })).toEqual({
    ok: false,
    error: 'That button or field is not there any more.',
  });
  expect(await act({ container: { type: 'message', channel: 'C1', ts: '1.0' } })).toEqual({
    ok: false,
    error: 'That message is gone.',
  });
  expect(await act({ container: { type: 'view', view_id: 'V1' } })).toEqual({
    ok: false,
    error: 'That window is not open any more.',
  });
  expect(await act({ selected: { selected_option: option('a') } })).toEqual({ ok: true });
});
