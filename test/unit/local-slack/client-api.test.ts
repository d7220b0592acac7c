import { expect, test } from 'vitest';
import type { LocalSlack } from '../../../demo/slack/local-slack.ts';
import { call, modal, plain, section, startBareApp, startSlack } from './setup.ts';

const get = (slack: LocalSlack, path: string) =>
  fetch(`${slack.url}/client/${path}`).then(
    (response) => response.json() as Promise<Record<string, unknown>>,
  );

async function post(slack: LocalSlack, path: string, body: unknown = {}) {
  const response = await fetch(`${slack.url}/client/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}

test('the page learns who is there and what one person sees', async () => {
  const slack = await startSlack();
  await startBareApp(slack);
  expect(await get(slack, 'people')).toMatchObject({
    workspace: { id: 'T1', name: 'Superstars Gymnastics' },
    app: { name: 'Keydesk' },
    people: expect.arrayContaining([{ id: 'U3', name: 'Gus Guest', title: '', kind: 'guest' }]),
  });
  await call(slack, 'chat.postEphemeral', { channel: 'C1', user: 'U1', text: 'psst' });
  const state = await get(slack, 'U1/state');
  expect(state).toMatchObject({
    channels: [
      {
        id: 'C1',
        name: 'front-desk',
        kind: 'channel',
        messages: [{ text: 'psst', userName: 'Keydesk', ephemeral: true }],
      },
      { id: 'C2', kind: 'channel' },
      { id: 'C3', kind: 'channel' },
      { name: 'Keydesk', kind: 'app_dm', messages: [] },
    ],
    modals: [],
    home: null,
    notices: [],
    commands: [{ command: '/reset-guardian', usage_hint: '[name]' }, { command: '/silent' }],
    shortcuts: [{ callback_id: 'send_reset' }, { callback_id: 'look' }],
  });
  expect(await get(slack, 'U2/state')).toMatchObject({
    channels: [{ id: 'C1', messages: [] }, { id: 'C3' }, {}],
  });
});

test('a whole story through the page: command, modal, errors, submit, notice', async () => {
  const slack = await startSlack();
  let answer: object | undefined = { response_action: 'errors', errors: { note: 'Say more.' } };
  const app = await startBareApp(slack, ({ payload }) =>
    payload.type === 'view_submission' ? { body: answer } : undefined,
  );
  expect(await post(slack, 'U1/message', { channel: 'C1', text: '/reset-guardian smith' })).toEqual({
    status: 200,
    ok: true,
  });
  const note = {
    type: 'input',
    block_id: 'note',
    label: plain('Note'),
    element: { type: 'plain_text_input', action_id: 'text' },
  };
  const view = modal('Note', {
    submit: plain('Save'),
    private_metadata: 'secret',
    callback_id: 'hidden',
    blocks: [note],
  });
  await call(slack, 'views.open', { trigger_id: app.last().trigger_id, view });
  const { modals } = (await get(slack, 'U1/state')) as { modals: Record<string, unknown>[] };
  expect(modals).toMatchObject([
    { type: 'modal', title: { text: 'Note' }, state: { values: { note: { text: { value: null } } } } },
  ]);
  expect(JSON.stringify(modals)).not.toMatch(/secret|hidden/);

  const submit = (values: object) => post(slack, 'U1/submit', { view_id: modals[0]?.id, values });
  expect(await submit({})).toMatchObject({
    ok: false,
    errors: { note: 'Please complete this required field.' },
  });
  const values = { note: { text: { type: 'plain_text_input', value: 'x' } } };
  expect(await submit(values)).toMatchObject({ ok: false, errors: { note: 'Say more.' } });
  answer = { unheard: 'of' };
  expect(await submit(values)).toMatchObject({
    ok: false,
    notice: 'We had some trouble connecting. Try again?',
  });
  const { notices } = (await get(slack, 'U1/state')) as { notices: { id: string }[] };
  expect(await post(slack, `U1/notices/${notices[0]?.id}/dismiss`)).toMatchObject({ ok: true });
  expect(await get(slack, 'U1/state')).toMatchObject({ notices: [] });
  answer = undefined;
  expect(await submit(values)).toMatchObject({ ok: true });
  expect(await get(slack, 'U1/state')).toMatchObject({ modals: [] });
});

test('what Slack said is over with the next thing that goes well, and when the page is loaded again', async () => {
  const slack = await startSlack();
  let healthy = false;
  await startBareApp(slack, () => (healthy ? {} : { status: 500 }));
  const notices = async () => ((await get(slack, 'U1/state')) as { notices: object[] }).notices.length;
  const type = () => post(slack, 'U1/message', { channel: 'C1', text: '/reset-guardian' });
  await type();
  expect(await notices()).toBe(1);
  await type();
  expect(await notices()).toBe(2);
  healthy = true;
  await type();
  expect(await notices()).toBe(0);
  healthy = false;
  await type();
  await post(slack, 'U1/reload', {});
  expect(await notices()).toBe(0);
});

test('what cannot be done is refused in one plain sentence', async () => {
  const slack = await startSlack();
  await startBareApp(slack);
  const refusals: [path: string, body: unknown, says: string][] = [
    ['U404/message', { channel: 'C1', text: 'x' }, 'There is no such person in this workspace.'],
    ['U2/message', { channel: 'C2', text: 'x' }, 'Fred Frontdesk is not in that conversation.'],
    ['U2/message', { channel: 'C1' }, 'That request is not complete.'],
    ['U2/message', { channel: ['C1'], text: {} }, 'That request is not complete.'],
    ['U2/message', { channel: 'C1', text: ' ' }, 'There is nothing to send.'],
    ['U2/message', [], 'The request must be a JSON object.'],
    ['U2/shortcut', { callback_id: 'x' }, 'The app has no such shortcut.'],
    ['U2/submit', { view_id: 'V1', values: {} }, 'That window is not open any more.'],
    ['U2/close', { view_id: 'V1' }, 'That window is not open any more.'],
    ['U2/dance', {}, 'There is no such action.'],
  ];
  for (const [path, body, error] of refusals) {
    expect(await post(slack, path, body)).toEqual({ status: 400, ok: false, error });
  }
  const form = await fetch(`${slack.url}/client/U1/message`, {
    method: 'POST',
    body: new URLSearchParams({ channel: 'C1', text: 'x' }),
  });
  expect([form.status, await form.json()]).toEqual([
    400,
    { ok: false, error: 'The request must be a JSON object.' },
  ]);
  const dm = [...slack.workspace.conversations.values()].find(
    (one) => one.kind === 'im' && one.members.has('U2'),
  );
  expect(await post(slack, 'U2/message', { channel: dm?.id, text: 'hi' })).toMatchObject({
    error: 'Sending messages to this app has been turned off.',
  });
});

test('the page is told of each change that the person can see, and of no other', async () => {
  const slack = await startSlack();
  const listen = async (user: string) => {
    const stop = new AbortController();
    const response = await fetch(`${slack.url}/client/${user}/events`, { signal: stop.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => (await reader?.read())?.value;
    return { next, stop: () => stop.abort() };
  };
  const maya = await listen('U1');
  const fred = await listen('U2');
  expect(await maya.next()).toBe('event: changed\ndata: {}\n\n');
  await fred.next();
  const blocks = [section('x')];
  await call(slack, 'chat.postEphemeral', { channel: 'C1', user: 'U1', text: 'psst', blocks });
  expect(await maya.next()).toContain('changed');
  await call(slack, 'chat.postMessage', { channel: 'C1', text: 'all' });
  // Fred's first news is the message to all, and by then it can be read.
  expect(await fred.next()).toBe('event: changed\ndata: {}\n\n');
  slack.person('U2').seesNo('psst');
  maya.stop();
  fred.stop();
});

test('whatever is not Slack is left to the page', async () => {
  const slack = await startSlack();
  expect((await fetch(`${slack.url}/`)).status).toBe(404);
  slack.mount((_request, response) => response.end('the page'));
  expect(await (await fetch(`${slack.url}/any/where`)).text()).toBe('the page');
});
