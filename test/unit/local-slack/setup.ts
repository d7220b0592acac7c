import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, ExpressReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../../demo/slack/local-slack.ts';
import type { LocalSlackOptions } from '../../../demo/slack/options.ts';

export const SIGNING_SECRET = 'signing-secret-of-the-tests';
export const BOT_TOKEN = 'bot-token-of-the-tests';
export const APP_TOKEN = 'app-token-of-the-tests';

export const MANIFEST = `
display_information: { name: Keydesk }
features:
  app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true }
  bot_user: { display_name: Keydesk }
  slash_commands:
    - { command: /reset-guardian, description: Send a reset, usage_hint: "[name]", url: "https://x.example/" }
    - { command: /silent, description: Never answered, url: "https://x.example/", should_escape: true }
  shortcuts:
    - { name: Send a password reset, callback_id: send_reset, description: Send one, type: global }
    - { name: Look at this, callback_id: look, description: Look, type: message }
oauth_config:
  scopes:
    bot: [commands, chat:write, users:read, im:write, im:history, channels:history, channels:read, files:write]
settings:
  event_subscriptions: { request_url: "https://x.example/", bot_events: [app_home_opened, user_change, app_uninstalled, team_domain_change] }
  interactivity:
    is_enabled: true
    request_url: https://x.example/
    message_menu_options_url: https://x.example/
`;

const PEOPLE = [
  {
    id: 'U1',
    name: 'Maya Manager',
    kind: 'member' as const,
    timezone: 'America/Chicago',
    email: 'maya@x.example',
  },
  { id: 'U2', name: 'Fred Frontdesk', kind: 'member' as const, timezone: 'America/Chicago' },
  { id: 'U3', name: 'Gus Guest', kind: 'guest' as const, timezone: 'Europe/Berlin' },
  { id: 'U4', name: 'Dora Departed', kind: 'deactivated' as const, timezone: 'America/Chicago' },
  { id: 'U5', name: 'Stan Stranger', kind: 'stranger' as const, timezone: 'Asia/Tokyo', teamId: 'T0OTHER' },
  { id: 'U6', name: 'Build Bot', kind: 'bot' as const, timezone: 'America/Chicago' },
  { id: 'U7', name: 'Sid Single', kind: 'single_channel_guest' as const, timezone: 'America/Chicago' },
];

const running: (() => Promise<unknown>)[] = [];

/** A local Slack for one test. */
export async function startSlack(options: Partial<LocalSlackOptions> = {}): Promise<LocalSlack> {
  const slack = await startLocalSlack({
    workspace: { id: 'T1', name: 'Superstars Gymnastics' },
    people: PEOPLE,
    channels: [
      { id: 'C1', name: 'front-desk', members: ['U1', 'U2', 'U3', 'U5', 'U7'] },
      { id: 'C2', name: 'managers', members: ['U1'], private: true },
      { id: 'C3', name: 'without-the-app', members: ['U1', 'U2'], withApp: false },
    ],
    manifest: MANIFEST,
    delivery: { kind: 'http' },
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    rateLimit: 'off',
    ...options,
  });
  onTestFinished(async () => {
    // Apps first: one that loses its Slack tries to connect again.
    for (const stop of running.splice(0).reverse()) await stop();
    await slack.stop();
  });
  return slack;
}

const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

function clientOptions(slack: LocalSlack) {
  return {
    slackApiUrl: slack.apiUrl,
    timeout: 2000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  };
}

/** A real Bolt app over signed HTTP, told to the local Slack. */
export async function startHttpApp(slack: LocalSlack, listen: (app: App) => void): Promise<App> {
  const receiver = new ExpressReceiver({ signingSecret: SIGNING_SECRET, logger: quiet });
  const app = new App({ token: BOT_TOKEN, receiver, logger: quiet, clientOptions: clientOptions(slack) });
  app.error(async () => {});
  listen(app);
  const server = receiver.app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  running.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return app;
}

/** A real Bolt app over Socket Mode, connected. */
export async function startSocketApp(slack: LocalSlack, listen: (app: App) => void): Promise<App> {
  const options = clientOptions(slack);
  const receiver = new SocketModeReceiver({
    appToken: APP_TOKEN,
    logger: quiet,
    installerOptions: { clientOptions: options },
    // How long it waits before it connects anew.
    clientPingTimeout: 50,
  });
  const app = new App({ token: BOT_TOKEN, receiver, logger: quiet, clientOptions: options });
  app.error(async () => {});
  listen(app);
  await app.start();
  running.push(() => app.stop());
  return app;
}

export const plain = (text: string) => ({ type: 'plain_text' as const, text });

export const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text },
});

export const modal = (title: string, more: object = {}) => ({
  type: 'modal' as const,
  title: plain(title),
  blocks: [section(`Words of ${title}`)],
  ...more,
});

/** A clock that a test turns. */
export function turnedClock() {
  let at = Date.now();
  return {
    now: () => new Date(at),
    turn(ms: number) {
      at += ms;
    },
  };
}

/** One request of Slack as an app gets it: its headers, its body, and the payload in it. */
export interface Heard {
  headers: IncomingMessage['headers'];
  body: string;
  payload: Record<string, unknown>;
}

type Answer = { status?: number; body?: unknown } | 'never' | undefined;

/** An app without any library: hears everything and answers as told. */
export async function startBareApp(slack: LocalSlack, answer: (heard: Heard) => Answer = () => undefined) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = Object.fromEntries(new URLSearchParams(body));
    const isJson = request.headers['content-type'] === 'application/json';
    const payload = isJson ? JSON.parse(body) : form.payload === undefined ? form : JSON.parse(form.payload);
    const one = { headers: request.headers, body, payload };
    heard.push(one);
    const told = answer(one) ?? {};
    if (told === 'never') return;
    const { status = 200, body: said } = told;
    response.writeHead(status, {
      'content-type': typeof said === 'object' ? 'application/json' : 'text/plain',
    });
    response.end(typeof said === 'object' ? JSON.stringify(said) : said);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  running.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  const last = () => {
    const one = heard.at(-1);
    if (!one) throw new Error('The app has heard nothing.');
    return one.payload;
  };
  return { heard, last };
}

/** From now on the app is late: it has 50 ms, and tests let it never answer. */
export function shortenAckLimit(slack: LocalSlack): void {
  if (slack.http) slack.http.ackLimitMs = 50;
  if (slack.sockets) slack.sockets.ackLimitMs = 50;
}

/** Calls a Web API method as the app would, and gives back what Slack answers. */
export async function call(
  slack: LocalSlack,
  method: string,
  args: Record<string, unknown> = {},
  token: string | undefined = BOT_TOKEN,
): Promise<Record<string, unknown> & { httpStatus: number; retryAfter: string | null }> {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(args),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { ...answer, httpStatus: response.status, retryAfter: response.headers.get('retry-after') };
}

/** What Slack said was wrong, each with its place. */
export function messagesOf(answer: Record<string, unknown>): unknown {
  return (answer.response_metadata as { messages?: unknown } | undefined)?.messages;
}
