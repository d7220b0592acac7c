import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { call, MANIFEST, startBareApp, startSlack } from './setup.ts';

const CLIENT = { clientId: '1.2', clientSecret: 'shh' };
const BACK = 'http://127.0.0.1:1/slack/oauth_redirect';

const more = (installed: boolean) => ({
  workspace: { id: 'T2', name: 'Splash Swimming' },
  people: [{ id: 'U20', name: 'Olive Owner', kind: 'member' as const, timezone: 'UTC' }],
  channels: [{ id: 'C20', name: 'pool', members: ['U20'] }],
  botToken: 'bot-token-of-the-second',
  installed,
});

test('an app is installed in a second workspace with the permission of a person there', async () => {
  const slack = await startSlack(CLIENT);
  slack.addWorkspace(more(false));
  const ask = `${slack.url}/oauth/v2/authorize?client_id=1.2&scope=commands,chat:write&state=s1&redirect_uri=${encodeURIComponent(BACK)}`;
  expect(await (await fetch(ask)).text()).toContain('Allow in Splash Swimming, as Olive Owner');
  const decide = async (form: Record<string, string>) => {
    const response = await fetch(ask, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
    return new URL(String(response.headers.get('location'))).searchParams;
  };
  expect(Object.fromEntries(await decide({ decision: 'cancel' }))).toEqual({
    error: 'access_denied',
    state: 's1',
  });
  const back = await decide({ decision: 'allow', team: 'T2', user: 'U20' });
  expect(back.get('state')).toBe('s1');

  const client = new WebClient(undefined, { slackApiUrl: slack.apiUrl });
  const exchange = {
    client_id: '1.2',
    client_secret: 'shh',
    code: String(back.get('code')),
    redirect_uri: BACK,
  };
  expect(await call(slack, 'auth.test', {}, 'bot-token-of-the-second')).toMatchObject({
    error: 'account_inactive',
  });
  await expect(client.oauth.v2.access({ ...exchange, client_secret: 'x' })).rejects.toThrow(
    'bad_client_secret',
  );
  await expect(client.oauth.v2.access({ ...exchange, redirect_uri: 'http://evil.example' })).rejects.toThrow(
    'bad_redirect_uri',
  );
  expect(await client.oauth.v2.access(exchange)).toMatchObject({
    access_token: 'bot-token-of-the-second',
    token_type: 'bot',
    team: { id: 'T2' },
    authed_user: { id: 'U20' },
    bot_user_id: 'U0KEYDESK',
  });
  await expect(client.oauth.v2.access(exchange)).rejects.toThrow('code_already_used');
  expect(await call(slack, 'auth.test', {}, 'bot-token-of-the-second')).toMatchObject({
    ok: true,
    team_id: 'T2',
  });
});

test('two workspaces with one app keep to themselves', async () => {
  const slack = await startSlack();
  const app = await startBareApp(slack);
  const second = slack.addWorkspace(more(true));
  await slack.person('U20').types('/reset-guardian');
  expect(app.last()).toMatchObject({ team_id: 'T2', user_id: 'U20' });
  expect(await call(slack, 'users.info', { user: 'U20' })).toMatchObject({ error: 'user_not_found' });
  expect(await call(slack, 'chat.postMessage', { channel: 'C20', text: 'x' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(await call(slack, 'users.info', { user: 'U20' }, 'bot-token-of-the-second')).toMatchObject({
    ok: true,
  });
  await second.uninstall();
  expect(await call(slack, 'auth.test')).toMatchObject({ ok: true });
});

test('a manifest that Slack would refuse stops the start', async () => {
  const changes: [string, string, string][] = [
    ['name: Keydesk }', `name: ${'x'.repeat(36)} }`, 'display_information.name'],
    ['command: /silent', 'command: silent', 'features.slash_commands.1.command'],
    ['[commands, ', '[', 'need the scope "commands"'],
    [', url: "https://x.example/", should_escape', ', should_escape', '/silent has no url'],
    ['    request_url: https://x.example/\n', '', 'settings.interactivity has no request_url'],
    ['request_url: "https://x.example/", ', '', 'settings.event_subscriptions has no request_url'],
    ['is_enabled: true', 'is_enabled: false', 'shortcuts need settings.interactivity.is_enabled'],
  ];
  for (const [from, to, says] of changes) {
    await expect(startSlack({ manifest: MANIFEST.replace(from, to) })).rejects.toThrow(says);
  }
});
