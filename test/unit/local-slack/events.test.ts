import { expect, test } from 'vitest';
import { call, MANIFEST, section, startBareApp, startSlack, turnedClock } from './setup.ts';

test('the request URL is asked for its challenge', async () => {
  const slack = await startSlack();
  await startBareApp(slack, ({ payload }) => ({ body: { challenge: payload.challenge } }));
  expect(await slack.verifyRequestUrl()).toBe(true);
  await startBareApp(slack, () => ({ body: { challenge: 'guessed' } }));
  expect(await slack.verifyRequestUrl()).toBe(false);
});

test('opening Home is told with what was published last', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const maya = slack.person('U1');
  await maya.opensHome();
  expect(app.last()).toMatchObject({
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A0KEYDESK',
    event_id: expect.stringMatching(/^Ev/),
    authorizations: [{ team_id: 'T1', user_id: 'U0KEYDESK', is_bot: true, is_enterprise_install: false }],
    event: { type: 'app_home_opened', user: 'U1', tab: 'home', channel: expect.stringMatching(/^D/) },
  });
  expect(app.last()).not.toHaveProperty('event.view');
  const view = { type: 'home', blocks: [section('Welcome')] };
  const published = await call(slack, 'views.publish', { user_id: 'U1', view });
  await maya.home('Welcome');
  await maya.opensHome();
  expect(app.last()).toMatchObject({
    event: { view: { type: 'home', blocks: [{ text: { text: 'Welcome' } }] } },
  });
  const { hash } = published.view as { hash: string };
  expect(await call(slack, 'views.publish', { user_id: 'U1', view, hash })).toMatchObject({ ok: true });
  expect(await call(slack, 'views.publish', { user_id: 'U1', view, hash })).toMatchObject({
    error: 'hash_conflict',
  });
});

test('an app without a Home has none to open', async () => {
  const slack = await startSlack({
    manifest: MANIFEST.replace('home_tab_enabled: true', 'home_tab_enabled: false'),
  });
  const app = await startBareApp(slack);
  await expect(slack.person('U1').opensHome()).rejects.toThrow('The app has no Home tab.');
  expect(app.heard).toEqual([]);
});

test('an event that is not taken comes again: at once, after a minute, after five more, then never', async () => {
  const clock = turnedClock();
  const slack = await startSlack({ now: clock.now });
  const app = await startBareApp(slack, () => ({ status: 500 }));
  await slack.person('U1').opensHome();
  const retries = () => app.heard.map(({ headers }) => headers['x-slack-retry-num']);
  expect(retries()).toEqual([undefined, '1']);
  clock.turn(59_999);
  await slack.retryDueEvents();
  expect(retries()).toHaveLength(2);
  clock.turn(1);
  await slack.retryDueEvents();
  clock.turn(300_000);
  await slack.retryDueEvents();
  clock.turn(3_600_000);
  await slack.retryDueEvents();
  expect(retries()).toEqual([undefined, '1', '2', '3']);
  expect(app.heard.at(-1)?.headers['x-slack-retry-reason']).toBe('http_error');
  expect(new Set(app.heard.map(({ payload }) => payload.event_id)).size).toBe(1);
});

test('people who change or leave are told to the app', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  await slack.changePerson('U2', { kind: 'deactivated' });
  expect(app.last()).toMatchObject({ event: { type: 'user_change', user: { id: 'U2', deleted: true } } });
  const refused = await fetch(`${slack.url}/client/U2/home`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { ok: false, error: 'Fred Frontdesk is deactivated and cannot use Slack.' },
  ]);
});

test('an app that was taken out hears of it, and its token is dead', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  await slack.uninstall();
  // Only what the manifest subscribes to is told: tokens_revoked is not.
  expect(app.heard.map(({ payload }) => payload.event)).toMatchObject([{ type: 'app_uninstalled' }]);
  expect(await call(slack, 'auth.test')).toMatchObject({ error: 'account_inactive' });
});
