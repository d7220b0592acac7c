import { expect, test } from 'vitest';
import { call, plain, section, shortenAckLimit, startBareApp, startSlack, turnedClock } from './setup.ts';

const respond = (url: unknown, body: object) =>
  fetch(String(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('a command carries who, where and what, as a form', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  await slack.person('U1').types('/reset-guardian  Ana   Smith ', { channel: 'C2' });
  expect(app.heard[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(app.last()).toMatchObject({
    command: '/reset-guardian',
    text: 'Ana   Smith',
    team_id: 'T1',
    team_domain: 'superstars-gymnastics',
    channel_id: 'C2',
    channel_name: 'privategroup',
    user_id: 'U1',
    user_name: 'maya.manager',
    api_app_id: 'A0KEYDESK',
    is_enterprise_install: 'false',
  });
  expect(app.last()).not.toHaveProperty('enterprise_id');
});

test('somebody of another workspace, and of an Enterprise Grid, is told apart by their team', async () => {
  const slack = await startSlack({
    workspace: { id: 'T1', name: 'Superstars', enterprise: { id: 'E1', name: 'Group' } },
  });
  const app = await startBareApp(slack);
  await slack.person('U5').types('/reset-guardian');
  expect(app.last()).toMatchObject({ user_id: 'U5', team_id: 'T0OTHER', enterprise_id: 'E1' });
});

test('names become references in a command that asks for it, and stay in one that does not', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1');
  await maya.types('/silent @Fred Frontdesk in #front-desk, not @fred.frontdesk-2 or @nobody');
  expect(app.last().text).toBe('<@U2|fred.frontdesk> in <#C1|front-desk>, not @fred.frontdesk-2 or @nobody');
  await maya.types('/reset-guardian @Fred Frontdesk');
  expect(app.last().text).toBe('@Fred Frontdesk');
});

test('what is typed arrives escaped, after a command and in a message, so that it is never a mention', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1');
  await maya.types('/reset-guardian Tom & <!channel> <@U2>');
  expect(app.last().text).toBe('Tom &amp; &lt;!channel&gt; &lt;@U2&gt;');
  await maya.types('/silent @Fred Frontdesk <@U2> &lt;');
  expect(app.last().text).toBe('<@U2|fred.frontdesk> &lt;@U2&gt; &amp;lt;');
  await maya.types('<@U2> & co', { channel: 'C1' });
  expect(maya.messages('C1').at(-1)?.text).toBe('&lt;@U2&gt; &amp; co');
});

test('a command that the manifest does not declare never reaches the app', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1');
  await maya.types('/rest-guardian smith');
  expect(app.heard).toEqual([]);
  expect(maya.notices()[0]).toMatch(
    /^\/rest-guardian is not a valid command\. In Slack, all messages that start/,
  );
});

test('an answer in the acknowledgement is seen by the person alone, unless it is for all', async () => {
  const slack = await startSlack();
  let answer: unknown = 'Only you.';
  await startBareApp(slack, () => ({ body: answer }));
  const maya = slack.person('U1');
  await maya.types('/reset-guardian');
  await maya.message('Only you.', { in: 'C1' });
  slack.person('U2').seesNo('Only you.');
  answer = { response_type: 'in_channel', text: 'All of you.' };
  await maya.types('/reset-guardian');
  await slack.person('U2').message('All of you.', { in: 'C1' });
});

test('an app that is late, broken or away: the person is told by Slack', async () => {
  const slack = await startSlack();
  const maya = slack.person('U1');
  await maya.types('/silent');
  let behaviour: { status: number } | 'never' = 'never';
  await startBareApp(slack, () => behaviour);
  shortenAckLimit(slack);
  await maya.types('/silent');
  if (slack.http) slack.http.ackLimitMs = 3000;
  behaviour = { status: 500 };
  await maya.types('/silent');
  expect(maya.notices()).toEqual([
    '/silent failed with the error "dispatch_failed"',
    '/silent failed with the error "operation_timeout"',
    '/silent failed with the error "dispatch_failed"',
  ]);
});

test('a response_url works five times', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1');
  await maya.types('/reset-guardian');
  const url = app.last().response_url;
  for (let use = 1; use <= 5; use += 1) {
    const answer = await respond(url, { text: `answer ${use}` });
    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
  }
  const sixth = await respond(url, { text: 'answer 6' });
  expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
  expect(maya.messages('C1').map((message) => [message.text, message.ephemeral])).toHaveLength(5);
  slack.person('U2').seesNo('answer');
});

test('a response_url works for thirty minutes', async () => {
  const clock = turnedClock();
  const slack = await startSlack({ now: clock.now });
  const app = await startBareApp(slack);
  await slack.person('U1').types('/reset-guardian');
  const url = app.last().response_url;
  clock.turn(30 * 60_000);
  expect((await respond(url, { text: 'just in time' })).status).toBe(200);
  clock.turn(1);
  const late = await respond(url, { text: 'too late' });
  expect([late.status, await late.json()]).toEqual([404, { ok: false, error: 'expired_url' }]);
});

test('an answer that breaks a limit is refused, counted and noted', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  await slack.person('U1').types('/reset-guardian');
  const refused = await respond(app.last().response_url, { text: 'x', blocks: [section('')] });
  expect([refused.status, await refused.json()]).toEqual([400, { ok: false, error: 'invalid_blocks' }]);
  expect(slack.warnings).toHaveLength(1);
});

test('a button replaces or deletes the message it stands in, and an ephemeral one stays ephemeral', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1');
  const card = {
    type: 'actions',
    elements: [{ type: 'button', action_id: 'go', text: plain('Go'), value: 'v' }],
  };
  await call(slack, 'chat.postEphemeral', { channel: 'C1', user: 'U1', text: 'Card', blocks: [card] });
  await maya.clicks('Go');
  expect(app.last()).toMatchObject({
    type: 'block_actions',
    container: { type: 'message', channel_id: 'C1', is_ephemeral: true },
  });
  expect(app.last()).not.toHaveProperty('message');
  const url = app.last().response_url;
  await respond(url, { replace_original: true, response_type: 'in_channel', text: 'Done' });
  expect(maya.messages('C1')).toMatchObject([{ text: 'Done', ephemeral: true, edited: false }]);
  slack.person('U2').seesNo('Done');
  await respond(url, { delete_original: true });
  expect(maya.messages('C1')).toEqual([]);
});
