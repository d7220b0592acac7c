import { once } from 'node:events';
import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Front, openFront } from '../../../demo/front.ts';
import { readDemoSettings } from '../../../demo/settings.ts';

let keydesk: Server;
let front: Front;
let heard: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
let release = () => {};

/** A Keydesk that writes down what it is asked, and sends two parts with a wait between them. */
beforeEach(async () => {
  heard = [];
  keydesk = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    heard.push({ url: request.url ?? '', headers: request.headers, body });
    response.setHeader('set-cookie', ['a=1', 'b=2']).setHeader('x-answer', 'keydesk').write('first ');
    await new Promise<void>((resolve) => {
      release = resolve;
      if (request.url !== '/slow') resolve();
    });
    response.end('second');
  });
  keydesk.listen(0, '127.0.0.1');
  await once(keydesk, 'listening');
  front = await openFront({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await front.stop();
  keydesk.closeAllConnections();
  keydesk.close();
});

function lead(): void {
  const url = `http://127.0.0.1:${(keydesk.address() as AddressInfo).port}`;
  front.leadTo({ keydesk: url, slack: `${url}/unused`, inbox: url });
}

test('before everything is up, whoever comes is asked to wait', async () => {
  const answer = await fetch(front.url);
  expect([answer.status, answer.headers.get('refresh')]).toEqual([503, '1']);
});

test('a request reaches Keydesk as it was sent, and its answer comes back with both cookies', async () => {
  lead();
  const answer = await fetch(`${front.url}/superstars/portal/sign-in?x=%20y`, {
    method: 'POST',
    body: new URLSearchParams({ email: 'a@example.com' }),
    headers: { cookie: 'c=3' },
  });
  expect(await answer.text()).toBe('first second');
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(heard).toMatchObject([
    {
      url: '/superstars/portal/sign-in?x=%20y',
      body: 'email=a%40example.com',
      headers: { cookie: 'c=3', host: new URL(front.url).host },
    },
  ]);
});

test('an answer flows while it is still being written', async () => {
  lead();
  const [response] = await once(get(`${front.url}/slow`), 'response');
  const [first] = await once(response, 'data');
  expect(String(first)).toBe('first ');
  release();
  const [second] = await once(response, 'data');
  expect(String(second)).toBe('second');
});

test('the parts of the demo lie under /demo, and nothing else there leads to Keydesk', async () => {
  lead();
  expect((await fetch(`${front.url}/demo/client/people`)).headers.get('x-answer')).toBe('keydesk');
  expect(heard[0]?.url).toBe('/client/people');
  const inbox = await fetch(`${front.url}/demo/inbox/unread`);
  expect(await inbox.text()).toBe('first second');
  for (const path of [
    '/demo',
    '/demo/',
    '/demo/other',
    '/demo/workspace/pages.ts',
    '/demo/workspace/../front.ts',
  ]) {
    const answer = await fetch(front.url + path, { redirect: 'manual' });
    expect([path, answer.status]).toEqual([path, 404]);
  }
});

test('a part that does not answer is said so, without a stack trace', async () => {
  lead();
  keydesk.close();
  const answer = await fetch(`${front.url}/superstars/portal`);
  expect([answer.status, await answer.text()]).toEqual([
    502,
    'This part of the demo does not answer. Look at its terminal.',
  ]);
});

test('a port that is taken is one sentence with a way out', async () => {
  const taken = Number(new URL(front.url).port);
  await expect(openFront({ host: '127.0.0.1', port: taken })).rejects.toThrow(
    `Port ${taken} is taken by another program. Choose another one: PORT=${taken + 1} npm run demo`,
  );
});

test('the demo reads its own settings and none of the real credentials', () => {
  expect(readDemoSettings({ SLACK_BOT_TOKEN: 'xoxb-real', DATABASE_URL: 'postgres://real' })).toEqual({
    host: '127.0.0.1',
    port: 3000,
    dataDir: 'data/demo',
    logLevel: 'warn',
  });
  expect(readDemoSettings({ PORT: ' 4000 ', DATA_DIR: '/srv/k' })).toMatchObject({
    port: 4000,
    dataDir: '/srv/k/demo',
  });
  for (const PORT of ['abc', '-1', '70000', '3000.5'])
    expect(() => readDemoSettings({ PORT })).toThrow('PORT must be');
});
