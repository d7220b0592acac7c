import { expect, test } from 'vitest';
import {
  call,
  modal,
  plain,
  section,
  shortenAckLimit,
  startBareApp,
  startSlack,
  turnedClock,
} from './setup.ts';

const field = (more: object = {}) => ({
  type: 'input',
  block_id: 'note',
  label: plain('Note'),
  element: { type: 'plain_text_input', action_id: 'text', ...more },
});
const button = (text: string) => ({
  type: 'actions',
  elements: [{ type: 'button', action_id: text.toLowerCase(), text: plain(text) }],
});

/** A Slack, an app, and Maya who has just used a command: its trigger is fresh. */
async function withTrigger(answer?: Parameters<typeof startBareApp>[1]) {
  const clock = turnedClock();
  const slack = await startSlack({ now: clock.now });
  const app = await startBareApp(slack, answer);
  const maya = slack.person('U1');
  await maya.types('/reset-guardian');
  const trigger = () => app.last().trigger_id;
  return { clock, slack, app, maya, trigger };
}

test('a trigger opens one modal, within three seconds', async () => {
  const { clock, slack, maya, trigger } = await withTrigger();
  const first = trigger();
  expect(await call(slack, 'views.open', { trigger_id: first, view: modal('One') })).toMatchObject({
    ok: true,
  });
  expect(await call(slack, 'views.open', { trigger_id: first, view: modal('Two') })).toMatchObject({
    error: 'exchanged_trigger_id',
  });
  await maya.types('/reset-guardian');
  clock.turn(3001);
  expect(await call(slack, 'views.open', { trigger_id: trigger(), view: modal('Two') })).toMatchObject({
    error: 'expired_trigger_id',
  });
  expect(await call(slack, 'views.open', { trigger_id: 'made.up', view: modal('Two') })).toMatchObject({
    error: 'invalid_trigger_id',
  });
  await maya.modal('One');
});

test('a refused view does not use its trigger up', async () => {
  const { slack, trigger } = await withTrigger();
  const bad = modal('x'.repeat(25));
  const refused = await call(slack, 'views.open', { trigger_id: trigger(), view: bad });
  expect(refused).toMatchObject({ error: 'invalid_arguments' });
  expect(await call(slack, 'views.open', { trigger_id: trigger(), view: modal('One') })).toMatchObject({
    ok: true,
  });
});

test('three modals lie on each other, a fourth is refused', async () => {
  const { slack, app, maya, trigger } = await withTrigger();
  const view = (title: string) => modal(title, { blocks: [button('More')] });
  const { view: root } = (await call(slack, 'views.open', { trigger_id: trigger(), view: view('One') })) as {
    view?: { id: string };
  };
  for (const title of ['Two', 'Three']) {
    await maya.clicks('More');
    const pushed = await call(slack, 'views.push', { trigger_id: trigger(), view: view(title) });
    expect(pushed).toMatchObject({ ok: true, view: { root_view_id: root?.id } });
  }
  await maya.clicks('More');
  expect(app.last()).toMatchObject({ view: { title: { text: 'Three' } } });
  expect(await call(slack, 'views.push', { trigger_id: trigger(), view: view('Four') })).toMatchObject({
    error: 'push_limit_reached',
  });
  await maya.closes();
  await maya.modal('Two');
  await maya.closesAll();
  await maya.seesNoModal();
});

test('only something done inside a modal may push', async () => {
  const { slack, trigger } = await withTrigger();
  expect(await call(slack, 'views.push', { trigger_id: trigger(), view: modal('One') })).toMatchObject({
    error: 'invalid_trigger_id',
  });
});

test('an update with an old hash is refused, and a closed view is not found', async () => {
  const { slack, maya, trigger } = await withTrigger();
  const opened = await call(slack, 'views.open', { trigger_id: trigger(), view: modal('One') });
  const { id: view_id, hash } = opened.view as { id: string; hash: string };
  expect(await call(slack, 'views.update', { view_id, hash, view: modal('Two') })).toMatchObject({
    ok: true,
  });
  expect(await call(slack, 'views.update', { view_id, hash, view: modal('Three') })).toMatchObject({
    error: 'hash_conflict',
  });
  await maya.modal('Two');
  await maya.closes();
  expect(await call(slack, 'views.update', { view_id, view: modal('Three') })).toMatchObject({
    error: 'not_found',
  });
});

test('an external_id names one open view', async () => {
  const { slack, maya, trigger } = await withTrigger();
  await call(slack, 'views.open', { trigger_id: trigger(), view: modal('One', { external_id: 'mine' }) });
  expect(
    await call(slack, 'views.update', { external_id: 'mine', view: modal('Two', { external_id: 'mine' }) }),
  ).toMatchObject({ ok: true });
  await slack.person('U2').types('/reset-guardian');
  const taken = { trigger_id: trigger(), view: modal('One', { external_id: 'mine' }) };
  expect(await call(slack, 'views.open', taken)).toMatchObject({ error: 'duplicate_external_id' });
  await maya.closes();
  expect(await call(slack, 'views.open', taken)).toMatchObject({ ok: true });
});

test('what was entered outlives an update that keeps the ids', async () => {
  const { slack, app, maya, trigger } = await withTrigger();
  const view = modal('Note', { submit: plain('Save'), blocks: [field(), button('More')] });
  const opened = await call(slack, 'views.open', { trigger_id: trigger(), view });
  const { id: openedId } = opened.view as { id: string };
  await maya.fills('Note', 'called twice');
  await maya.clicks('More');
  expect(app.last()).toMatchObject({
    view: { state: { values: { note: { text: { value: 'called twice' } } } } },
  });
  await call(slack, 'views.update', { view_id: openedId, view: { ...view, title: plain('Again') } });
  expect(await maya.submits()).toEqual({ ok: true });
  expect(app.last()).toMatchObject({
    type: 'view_submission',
    view: { state: { values: { note: { text: { type: 'plain_text_input', value: 'called twice' } } } } },
  });
});

test('Slack itself asks for required fields and right lengths before it asks the app', async () => {
  const { slack, app, maya, trigger } = await withTrigger();
  const view = modal('Note', { submit: plain('Save'), blocks: [field({ min_length: 3, max_length: 5 })] });
  await call(slack, 'views.open', { trigger_id: trigger(), view });
  const heard = app.heard.length;
  expect(await maya.submits()).toEqual({
    ok: false,
    errors: { note: 'Please complete this required field.' },
  });
  await maya.fills('Note', 'ab');
  expect(await maya.submits()).toEqual({ ok: false, errors: { note: 'Please use at least 3 characters.' } });
  await maya.fills('Note', 'abcdef');
  expect(await maya.submits()).toEqual({ ok: false, errors: { note: 'Please use at most 5 characters.' } });
  expect(app.heard).toHaveLength(heard);
});

/** What an app says to a submission, and what the person sees. */
const ANSWERS: [name: string, answer: object | string, outcome: object, sees: string | undefined][] = [
  [
    'errors at an input',
    { response_action: 'errors', errors: { note: 'Too short.' } },
    { ok: false, errors: { note: 'Too short.' } },
    'Note',
  ],
  ['a new view', { response_action: 'update', view: modal('Done') }, { ok: true }, 'Done'],
  ['a pushed view', { response_action: 'push', view: modal('Next') }, { ok: true }, 'Next'],
  ['clear', { response_action: 'clear' }, { ok: true }, undefined],
  ['nothing', '', { ok: true }, undefined],
];

test.each(ANSWERS)('a submission may be answered with %s', async (_name, answer, outcome, sees) => {
  const said = (heard: { payload: object }) => ('view' in heard.payload ? { body: answer } : undefined);
  const { slack, maya, trigger } = await withTrigger(said);
  const view = modal('Note', { submit: plain('Save'), blocks: [field()] });
  await call(slack, 'views.open', { trigger_id: trigger(), view });
  await maya.fills('Note', 'x');
  expect(await maya.submits()).toEqual(outcome);
  if (sees === undefined) await maya.seesNoModal();
  else await maya.modal(sees);
  expect(slack.warnings).toEqual([]);
});

const TROUBLE = 'We had some trouble connecting. Try again?';
const BAD_ANSWERS: [name: string, answer: object | string][] = [
  ['errors at a block that is no input', { response_action: 'errors', errors: { words: 'No.' } }],
  ['errors at a block that is not there', { response_action: 'errors', errors: { nowhere: 'No.' } }],
  ['no errors at all', { response_action: 'errors', errors: {} }],
  ['an action Slack does not know', { response_action: 'explode' }],
  ['a view over a limit', { response_action: 'update', view: modal('x'.repeat(25)) }],
  ['a body that is no answer', { ok: true }],
  ['mere words', 'done'],
];

test.each(BAD_ANSWERS)(
  'the person sees trouble when a submission is answered with %s',
  async (_name, answer) => {
    const said = (heard: { payload: object }) => ('view' in heard.payload ? { body: answer } : undefined);
    const { slack, maya, trigger } = await withTrigger(said);
    const words = { ...section('x'), block_id: 'words' };
    const view = modal('Note', { submit: plain('Save'), blocks: [field(), words] });
    await call(slack, 'views.open', { trigger_id: trigger(), view });
    await maya.fills('Note', 'x');
    expect(await maya.submits()).toEqual({ ok: false, notice: TROUBLE });
    expect(maya.notices()).toEqual([TROUBLE]);
    await maya.modal('Note');
    expect(slack.warnings).toHaveLength(1);
  },
);

test('a submission that is not answered in time is lost, and the person is told', async () => {
  const said = (heard: { payload: object }) => ('view' in heard.payload ? ('never' as const) : undefined);
  const { slack, maya, trigger } = await withTrigger(said);
  const view = modal('Note', { submit: plain('Save'), blocks: [field()] });
  await call(slack, 'views.open', { trigger_id: trigger(), view });
  await maya.fills('Note', 'x');
  shortenAckLimit(slack);
  expect(await maya.submits()).toEqual({ ok: false, notice: TROUBLE });
  await maya.modal('Note');
  expect(slack.warnings).toEqual(['view_submission: not acknowledged within 3 seconds']);
});

test('closing is told to the app that asked, and only to it', async () => {
  const { slack, app, maya, trigger } = await withTrigger();
  await call(slack, 'views.open', { trigger_id: trigger(), view: modal('Quiet') });
  const before = app.heard.length;
  await maya.closes();
  expect(app.heard).toHaveLength(before);
  await maya.types('/reset-guardian');
  const open = modal('Told', {
    notify_on_close: true,
    clear_on_close: true,
    callback_id: 'told',
    private_metadata: 'm',
  });
  await call(slack, 'views.open', { trigger_id: trigger(), view: open });
  await maya.closes();
  expect(app.last()).toMatchObject({
    type: 'view_closed',
    is_cleared: true,
    user: { id: 'U1', team_id: 'T1' },
    view: { callback_id: 'told', private_metadata: 'm' },
  });
});

test('a submission carries all that Slack sends along', async () => {
  const { slack, app, maya, trigger } = await withTrigger();
  const view = modal('Note', {
    submit: plain('Save'),
    blocks: [field()],
    callback_id: 'note',
    private_metadata: '{"a":1}',
  });
  await call(slack, 'views.open', { trigger_id: trigger(), view });
  await maya.fills('Note', 'x');
  await maya.clicks('Save');
  const submitted = app.last();
  expect(submitted).toMatchObject({
    type: 'view_submission',
    team: { id: 'T1', domain: 'superstars-gymnastics' },
    user: { id: 'U1', username: 'maya.manager', name: 'maya.manager', team_id: 'T1' },
    api_app_id: 'A0KEYDESK',
    enterprise: null,
    is_enterprise_install: false,
    response_urls: [],
    view: {
      team_id: 'T1',
      app_id: 'A0KEYDESK',
      app_installed_team_id: 'T1',
      bot_id: 'B0KEYDESK',
      type: 'modal',
      callback_id: 'note',
      private_metadata: '{"a":1}',
      external_id: '',
      previous_view_id: null,
      clear_on_close: false,
      notify_on_close: false,
      close: null,
      submit: { type: 'plain_text', text: 'Save' },
    },
  });
  expect(submitted).not.toHaveProperty('function_data');
  expect(submitted).not.toHaveProperty('response_url');
});
