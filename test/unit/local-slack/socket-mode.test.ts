import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { APP_TOKEN, call, shortenAckLimit, startSlack, startSocketApp } from './setup.ts';

const socket = { delivery: { kind: 'socket' as const } };

async function connect(url: string) {
  const connection = new WebSocket(url);
  const heard: Record<string, unknown>[] = [];
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  connection.on('message', (data) => {
    const message = JSON.parse(String(data));
    const next = waiting.shift();
    if (next) next(message);
    else heard.push(message);
  });
  const next = () => {
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    const first = heard.shift();
    if (first) resolve(first);
    else waiting.push(resolve);
    return promise;
  };
  return { connection, next, say: (message: object) => connection.send(JSON.stringify(message)) };
}

test('an address for a connection works once, for the app token only', async () => {
  const slack = await startSlack(socket);
  expect(await call(slack, 'apps.connections.open')).toMatchObject({ error: 'not_allowed_token_type' });
  const { url } = await call(slack, 'apps.connections.open', {}, APP_TOKEN);
  const first = await connect(String(url));
  expect(await first.next()).toMatchObject({
    type: 'hello',
    num_connections: 1,
    connection_info: { app_id: 'A0KEYDESK' },
  });
  const second = new WebSocket(String(url));
  await expect(new Promise((_, reject) => second.once('error', reject))).rejects.toThrow('403');
  first.connection.close();
});

test('envelopes say whether an answer means anything, and a late one is lost', async () => {
  const slack = await startSlack(socket);
  const { url } = await call(slack, 'apps.connections.open', {}, APP_TOKEN);
  const app = await connect(String(url));
  await app.next();
  const maya = slack.person('U1');

  const typed = maya.types('/reset-guardian smith');
  const envelope = await app.next();
  expect(envelope).toMatchObject({
    type: 'slash_commands',
    accepts_response_payload: true,
    payload: { text: 'smith' },
  });
  app.say({ envelope_id: envelope.envelope_id, payload: { text: 'Looking.' } });
  await typed;
  await maya.message('Looking.');

  shortenAckLimit(slack);
  const opened = maya.opensHome();
  expect(await app.next()).toMatchObject({
    type: 'events_api',
    accepts_response_payload: false,
    retry_attempt: 0,
  });
  expect(await app.next()).toMatchObject({ type: 'events_api', retry_attempt: 1, retry_reason: 'timeout' });
  await opened;

  const late = maya.types('/silent');
  const { envelope_id } = await app.next();
  await late;
  app.say({ envelope_id, payload: { text: 'Too late.' } });
  // Slack has read it once it answers what was said after it.
  const heard = new Promise((resolve) => app.connection.once('pong', resolve));
  app.connection.ping();
  await heard;
  expect(maya.notices()).toEqual(['/silent failed with the error "operation_timeout"']);
  maya.seesNo('Too late.');
  app.connection.close();
});

test('without a connection a command fails', async () => {
  const slack = await startSlack(socket);
  const maya = slack.person('U1');
  await maya.types('/reset-guardian');
  expect(maya.notices()).toEqual(['/reset-guardian failed with the error "dispatch_failed"']);
});

test('a real app connects anew when Slack asks it to', async () => {
  const slack = await startSlack(socket);
  await startSocketApp(slack, (app) => {
    app.command('/reset-guardian', async ({ ack }) => await ack('Here.'));
  });
  const maya = slack.person('U1', { patienceMs: 9000 });
  slack.sockets?.disconnect('refresh_requested');
  await expect
    .poll(() => slack.calls.filter((one) => one.method === 'apps.connections.open').length, { timeout: 9000 })
    .toBe(2);
  await expect.poll(() => slack.sockets?.connections(), { timeout: 9000 }).toBe(1);
  await maya.types('/reset-guardian');
  await maya.message('Here.');
});
