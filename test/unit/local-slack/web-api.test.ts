import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { APP_TOKEN, BOT_TOKEN, call, MANIFEST, messagesOf, plain, section, startSlack } from './setup.ts';

test('without a token nothing is answered, and with a wrong one neither', async () => {
  const slack = await startSlack();
  expect(await call(slack, 'auth.test', {}, '')).toMatchObject({ ok: false, error: 'not_authed' });
  expect(await call(slack, 'auth.test', {}, 'stolen')).toMatchObject({ ok: false, error: 'invalid_auth' });
  expect(await call(slack, 'auth.test', {}, APP_TOKEN)).toMatchObject({ error: 'not_allowed_token_type' });
  expect(await call(slack, 'auth.test')).toMatchObject({
    ok: true,
    team_id: 'T1',
    user_id: 'U0KEYDESK',
    bot_id: 'B0KEYDESK',
  });
  expect(await call(slack, 'api.test', { a: 'b' }, '')).toMatchObject({ ok: true, args: { a: 'b' } });
});

test('a method that the manifest has no scope for is refused with the scope that is missing', async () => {
  const slack = await startSlack();
  expect(await call(slack, 'users.lookupByEmail', { email: 'maya@x.example' })).toMatchObject({
    ok: false,
    error: 'missing_scope',
    needed: 'users:read.email',
  });
  expect(await call(slack, 'chat.scheduleEverything')).toMatchObject({ ok: false, error: 'unknown_method' });
});

test('Slack reads forms and JSON, and nothing else', async () => {
  const slack = await startSlack();
  const form = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    body: new URLSearchParams({
      token: BOT_TOKEN,
      channel: 'C1',
      text: 'hi',
      blocks: '[{"type":"divider"}]',
    }),
  });
  expect(await form.json()).toMatchObject({ ok: true, channel: 'C1' });
  const text = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    body: 'hi',
    headers: { 'content-type': 'text/plain' },
  });
  expect(await text.json()).toMatchObject({ ok: false, error: 'invalid_post_type' });
  const json = { 'content-type': 'application/json' };
  const broken = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    body: '{"channel":',
    headers: json,
  });
  expect(await broken.json()).toMatchObject({ ok: false, error: 'invalid_json' });
  const huge = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    body: 'x'.repeat(5_000_001),
    headers: json,
  });
  expect(huge.status).toBe(413);
  expect(await call(slack, 'chat.postMessage', { channel: ['C1'], text: 'x' })).toMatchObject({
    error: 'invalid_arguments',
  });
  expect(await call(slack, 'chat.postMessage', { channel: 'C1', text: 'x', blocks: '[{' })).toMatchObject({
    error: 'invalid_blocks_format',
  });
});

test('users.info tells members, guests, bots, strangers and departed people apart', async () => {
  const slack = await startSlack();
  const flags = async (user: string) =>
    (await call(slack, 'users.info', { user, include_locale: true })).user;
  expect(await flags('U1')).toMatchObject({
    id: 'U1',
    team_id: 'T1',
    deleted: false,
    is_bot: false,
    is_app_user: false,
    is_restricted: false,
    is_ultra_restricted: false,
    tz: 'America/Chicago',
    locale: 'en-US',
    profile: { real_name: 'Maya Manager' },
  });
  // The email needs a scope of its own.
  expect(await flags('U1')).not.toHaveProperty('profile.email');
  expect(await flags('U3')).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
  expect(await flags('U7')).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
  expect(await flags('U4')).toMatchObject({ deleted: true });
  expect(await flags('U5')).toMatchObject({ team_id: 'T0OTHER', is_stranger: true });
  expect(await flags('U6')).toMatchObject({ is_bot: true });
  expect(await flags('U0KEYDESK')).toMatchObject({ is_bot: true });
  expect(await call(slack, 'users.info', { user: 'U404' })).toMatchObject({ error: 'user_not_found' });
  const listed = await call(slack, 'users.list', { limit: 5 });
  expect(listed.members).toHaveLength(5);
  const cursor = (listed.response_metadata as { next_cursor: string }).next_cursor;
  expect((await call(slack, 'users.list', { limit: 5, cursor })).members).toHaveLength(2);
});

test('with its scope the email is told, and found whatever its case', async () => {
  const slack = await startSlack({
    manifest: MANIFEST.replace('users:read,', 'users:read, users:read.email,'),
  });
  expect((await call(slack, 'users.info', { user: 'U1' })).user).toMatchObject({
    profile: { email: 'maya@x.example' },
  });
  expect((await call(slack, 'users.lookupByEmail', { email: 'MAYA@x.example' })).user).toMatchObject({
    id: 'U1',
  });
  expect(await call(slack, 'users.lookupByEmail', { email: 'no@x.example' })).toMatchObject({
    error: 'users_not_found',
  });
});

test('a message to a person arrives in the direct messages with the app', async () => {
  const slack = await startSlack();
  const posted = await call(slack, 'chat.postMessage', { channel: 'U1', text: 'Hello' });
  expect(posted.channel).toMatch(/^D/);
  const maya = slack.person('U1');
  expect(maya.messages('app')).toMatchObject([
    { text: 'Hello', isApp: true, ephemeral: false, edited: false },
  ]);
  slack.person('U2').seesNo('Hello');
  const opened = await call(slack, 'conversations.open', { users: 'U1' });
  expect(opened).toMatchObject({ ok: true, channel: { id: posted.channel } });
  for (const [users, error] of [
    ['U404', 'user_not_found'],
    ['U4', 'user_disabled'],
    ['U6', 'cannot_dm_bot'],
    ['', 'users_list_not_supplied'],
  ]) {
    expect(await call(slack, 'conversations.open', { users })).toMatchObject({ error });
  }
});

test('where the app is not, it posts nothing', async () => {
  const slack = await startSlack();
  expect(await call(slack, 'chat.postMessage', { channel: 'C3', text: 'x' })).toMatchObject({
    error: 'not_in_channel',
  });
  expect(await call(slack, 'chat.postMessage', { channel: 'C404', text: 'x' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(await call(slack, 'chat.postMessage', { channel: 'C1' })).toMatchObject({ error: 'no_text' });
  const blocks = [section('x'.repeat(3001))];
  const refused = await call(slack, 'chat.postMessage', { channel: 'C1', text: 'x', blocks });
  expect(refused).toMatchObject({ ok: false, error: 'invalid_blocks' });
  expect(messagesOf(refused)).toEqual([
    '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ]);
});

test('a message without text is taken with a warning that tests can see', async () => {
  const slack = await startSlack();
  expect(await call(slack, 'chat.postMessage', { channel: 'C1', blocks: [section('x')] })).toMatchObject({
    ok: true,
    warning: 'missing_text_in_message',
  });
  expect(slack.warnings).toHaveLength(1);
});

test('the app changes and deletes its own messages only', async () => {
  const slack = await startSlack();
  const { ts } = await call(slack, 'chat.postMessage', { channel: 'C1', text: 'first' });
  const maya = slack.person('U1');
  await maya.types('mine', { channel: 'C1' });
  const mine = maya.messages('C1').at(-1)?.ts;

  expect(await call(slack, 'chat.update', { channel: 'C1', ts, text: 'second' })).toMatchObject({
    ok: true,
    ts,
  });
  expect(maya.messages('C1')[0]).toMatchObject({ text: 'second', edited: true });
  expect(await call(slack, 'chat.update', { channel: 'C1', ts: mine, text: 'x' })).toMatchObject({
    error: 'cant_update_message',
  });
  expect(await call(slack, 'chat.delete', { channel: 'C1', ts: mine })).toMatchObject({
    error: 'cant_delete_message',
  });
  expect(await call(slack, 'chat.update', { channel: 'U1', ts, text: 'x' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(await call(slack, 'chat.delete', { channel: 'C1', ts })).toMatchObject({ ok: true });
  expect(await call(slack, 'chat.update', { channel: 'C1', ts, text: 'x' })).toMatchObject({
    error: 'message_not_found',
  });
  expect(maya.messages('C1')).toHaveLength(1);
});

test('an update that leaves the blocks out keeps them, and says so', async () => {
  const slack = await startSlack();
  const { ts } = await call(slack, 'chat.postMessage', {
    channel: 'C1',
    text: 'a',
    blocks: [section('card')],
  });
  await call(slack, 'chat.update', { channel: 'C1', ts, text: 'b' });
  await slack.person('U1').message('card');
  expect(slack.warnings).toEqual(['chat.update: blocks left out stay as they were; give [] to remove them']);
  await call(slack, 'chat.update', { channel: 'C1', ts, text: 'b', blocks: [] });
  slack.person('U1').seesNo('card');
});

test('an ephemeral message is seen by one person, is in no history, and cannot be updated', async () => {
  const slack = await startSlack();
  const { message_ts: ts } = await call(slack, 'chat.postEphemeral', {
    channel: 'C1',
    user: 'U1',
    text: 'psst',
  });
  const maya = slack.person('U1');
  expect(maya.messages('C1')).toMatchObject([{ text: 'psst', ephemeral: true }]);
  slack.person('U2').seesNo('psst');
  expect(await call(slack, 'chat.update', { channel: 'C1', ts, text: 'x' })).toMatchObject({
    error: 'message_not_found',
  });
  expect((await call(slack, 'conversations.history', { channel: 'C1' })).messages).toEqual([]);
  expect(await call(slack, 'chat.getPermalink', { channel: 'C1', message_ts: ts })).toMatchObject({
    error: 'message_not_found',
  });
  maya.reloads();
  maya.seesNo('psst');
  expect(await call(slack, 'chat.postEphemeral', { channel: 'C2', user: 'U2', text: 'x' })).toMatchObject({
    error: 'user_not_in_channel',
  });
  expect(await call(slack, 'chat.postEphemeral', { channel: 'C3', user: 'U1', text: 'x' })).toMatchObject({
    error: 'not_in_channel',
  });
});

test('history keeps metadata for those who ask for it', async () => {
  const slack = await startSlack();
  const metadata = { event_type: 'card', event_payload: { id: 7 } };
  const { ts } = await call(slack, 'chat.postMessage', { channel: 'U1', text: 'card', metadata });
  const opened = await call(slack, 'conversations.open', { users: 'U1' });
  const { id: channel } = opened.channel as { id: string };
  const history = (more: object) => call(slack, 'conversations.history', { channel, ...more });
  expect((await history({ include_all_metadata: true })).messages).toMatchObject([
    { ts, text: 'card', metadata },
  ]);
  expect((await history({})).messages).not.toHaveProperty('0.metadata');
  expect((await history({ oldest: ts, inclusive: true })).messages).toHaveLength(1);
  expect((await history({ oldest: ts })).messages).toHaveLength(0);
  expect(
    await call(slack, 'chat.postMessage', { channel: 'U1', text: 'x', metadata: { a: 1 } }),
  ).toMatchObject({ error: 'invalid_metadata_format' });
});

test('channels are listed with their members, private ones by their own scope', async () => {
  const slack = await startSlack();
  expect((await call(slack, 'conversations.members', { channel: 'C1' })).members).toContain('U0KEYDESK');
  expect((await call(slack, 'conversations.info', { channel: 'C1' })).channel).toMatchObject({
    is_member: true,
    is_ext_shared: true,
  });
  expect(await call(slack, 'conversations.info', { channel: 'C2' })).toMatchObject({
    error: 'missing_scope',
    needed: 'groups:read',
  });
  expect((await call(slack, 'conversations.list')).channels).toMatchObject([{ id: 'C1' }, { id: 'C3' }]);
  const posted = await call(slack, 'chat.postMessage', { channel: 'C1', text: 'x' });
  const link = await call(slack, 'chat.getPermalink', { channel: 'C1', message_ts: posted.ts });
  expect(link.permalink).toContain('/archives/C1/p');
});

test('a file goes up in three steps and is seen by those of the conversation', async () => {
  const slack = await startSlack();
  const client = new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl });
  const { channel } = await client.conversations.open({ users: 'U1' });
  await client.filesUploadV2({
    channel_id: String(channel?.id),
    filename: 'audit.csv',
    file: Buffer.from('who,what\n'),
    initial_comment: 'Here it is',
  });
  const [message] = slack.person('U1').messages('app');
  expect(message).toMatchObject({
    text: 'Here it is',
    files: [{ name: 'audit.csv', mimetype: 'text/csv', size: 9 }],
  });
  const id = String(message?.files?.[0]?.id);
  const fetched = await fetch(`${slack.url}/client/U1/files/${id}`);
  expect(await fetched.text()).toBe('who,what\n');
  expect((await fetch(`${slack.url}/client/U2/files/${id}`)).status).toBe(404);
});

test('a picture in a block must be a file that was uploaded', async () => {
  const slack = await startSlack();
  const client = new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl });
  const uploaded = await client.filesUploadV2({ filename: 'week.png', file: Buffer.from('png') });
  const id = uploaded.files[0]?.files?.[0]?.id;
  const home = (fileId: unknown) => ({
    user_id: 'U1',
    view: { type: 'home', blocks: [{ type: 'image', slack_file: { id: fileId }, alt_text: 'A week' }] },
  });
  expect(await call(slack, 'views.publish', home(id))).toMatchObject({ ok: true });
  expect((await fetch(`${slack.url}/client/U1/files/${id}`)).status).toBe(200);
  expect(messagesOf(await call(slack, 'views.publish', home('F404')))).toEqual([
    '[ERROR] invalid slack file [json-pointer:/view/blocks/0/slack_file]',
  ]);
});

test('about one message a second goes into a channel, with a small burst', async () => {
  let at = 0;
  const slack = await startSlack({ rateLimit: 'on', now: () => new Date(1.8e12 + at) });
  const post = () => call(slack, 'chat.postMessage', { channel: 'C1', text: 'x' });
  for (let count = 0; count < 5; count += 1) expect(await post()).toMatchObject({ ok: true });
  expect(await post()).toMatchObject({ httpStatus: 429, retryAfter: '1', error: 'ratelimited' });
  expect(await call(slack, 'chat.postMessage', { channel: 'U1', text: 'x' })).toMatchObject({ ok: true });
  at += 1000;
  expect(await post()).toMatchObject({ ok: true });
  expect(await post()).toMatchObject({ httpStatus: 429 });
});

test('blocks can be checked without sending them', async () => {
  const slack = await startSlack();
  expect(await call(slack, 'blocks.validate', { blocks: [section('x')] }, '')).toMatchObject({ ok: true });
  const view = { type: 'modal', title: plain('x'.repeat(25)), blocks: [] };
  expect(await call(slack, 'blocks.validate', { view }, '')).toMatchObject({ error: 'invalid_arguments' });
});
