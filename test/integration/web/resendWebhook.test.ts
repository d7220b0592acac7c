import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPool, prismaOver } from '../../../src/core/database/connections.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import type { Visitor } from '../../support/visitor.ts';
import { type Sent, sendTo } from '../delivery/news.ts';
import { rowOf } from '../delivery/outbox.ts';
import * as news from './resendNews.ts';

const { JSON_TYPE, key, PATH, serve } = news;
let core: TestCore;
let visitor: Visitor;
let url: string;
let stop: () => Promise<void>;
let centre: TestCentre;
let sent: Sent;

beforeAll(async () => {
  core = await makeTestCore();
  ({ url, visitor, stop } = await news.serve(core, [news.key, news.olderKey]));
});
beforeEach(async () => {
  centre = await makeCentre(core);
  sent = await sendTo(core, centre, centre.jane);
});
afterAll(async () => {
  await stop();
  await core.close();
});

const bounceOf = (email: { emailId: string }) => news.bounceOf(core, email);
const genuine = (body: string | Buffer) => news.genuine(core, body);
const post = (body: string | Buffer, headers: Record<string, string>, to: Visitor = visitor) =>
  news.post(to, body, headers);
const stateOf = async () => (await rowOf(core, sent)).state;

describe('what is no news', () => {
  const others = [
    { type: 'email.opened', data: {} },
    { type: 'email.clicked', data: { email_id: 'x' } },
    { type: 'contact.created', data: {} },
    { type: 'email.invented_next_year', data: null },
    { type: 'constructor' },
    { type: '__proto__' },
  ];
  test.each(others)('$type is not ours to act on', async (event) => {
    const body = JSON.stringify(event);
    expect((await post(body, genuine(body))).status).toBe(204);
    expect(await stateOf()).toBe('sent');
  });

  test('news of an email that we do not know is taken quietly', async () => {
    const body = bounceOf({ ...sent, emailId: 'f2b1b2a0-0000-4000-8000-000000000000' });
    expect((await post(body, genuine(body))).status).toBe(204);
    expect(await stateOf()).toBe('sent');
  });

  const valid = () => JSON.parse(bounceOf(sent));
  const broken: readonly [string, () => string | Buffer][] = [
    ['nothing', () => ''],
    ['words', () => 'bounced'],
    ['half of it', () => bounceOf(sent).slice(0, 80)],
    ['null', () => 'null'],
    ['a list', () => `[${bounceOf(sent)}]`],
    ['a list within lists within lists', () => '['.repeat(60_000)],
    ['objects within objects', () => `${'{"type":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['an email without an id', () => JSON.stringify({ ...valid(), data: { to: [] } })],
    [
      'an id that is an object',
      () => JSON.stringify({ ...valid(), data: { ...valid().data, email_id: { $ne: 1 } } }),
    ],
    ['an id with a NUL', () => bounceOf({ ...sent, emailId: 'a\u0000b' })],
    ['a very long id', () => bounceOf({ ...sent, emailId: 'a'.repeat(5_000) })],
    ['a time that is none', () => JSON.stringify({ ...valid(), created_at: 'yesterday' })],
    ['data in the prototype', () => `{"type":"email.bounced","__proto__":${bounceOf(sent)}}`],
    ['a type that is a list', () => JSON.stringify({ ...valid(), type: ['email.bounced'] })],
  ];
  test.each(broken)('%s is refused, although it is signed', async (_, make) => {
    const body = make();
    const answer = await post(body, genuine(body));
    expect([answer.status, answer.text]).toEqual([400, 'This is nothing that Resend sends.']);
    expect(await stateOf()).toBe('sent');
  });

  test('fields that come to be, tags and bounces of another make do no harm', async () => {
    const body = JSON.stringify({
      ...valid(),
      extra: { deep: [1, 2, 3] },
      data: {
        ...valid().data,
        to: 'jane.smith@example.com',
        tags: 'none',
        bounce: ['?'],
        constructor: { prototype: 1 },
      },
    });
    expect((await post(body, genuine(body))).status).toBe(204);
    expect(await stateOf()).toBe('bounced');
    expect(({} as { deep?: unknown }).deep).toBeUndefined();
  });

  test('bytes that are no text cannot be read, and never fail', async () => {
    const body = Buffer.concat([
      Buffer.from('{"type":"'),
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.from('"}'),
    ]);
    expect((await post(body, genuine(body))).status).toBe(400);
  });
});

describe('what is not even read', () => {
  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/jsonp', 415],
    ['application/json; charset=utf-8', 204],
    ['APPLICATION/JSON', 204],
  ])('as %s: %i', async (type, status) => {
    const body = bounceOf(sent);
    expect((await post(body, { ...genuine(body), 'content-type': type })).status).toBe(status);
    expect(await stateOf()).toBe(status === 204 ? 'bounced' : 'sent');
  });

  test('a body that is packed', async () => {
    const body = bounceOf(sent);
    expect((await post(body, { ...genuine(body), 'content-encoding': 'gzip' })).status).toBe(400);
  });

  test('a giant, by its announced length or as it comes', async () => {
    const giant = Buffer.alloc(3_000_000, 32);
    expect((await post(giant, genuine(giant))).status).toBe(413);
    const status = await new Promise<number | string>((resolve) => {
      const headers = { ...JSON_TYPE, ...genuine(giant), 'transfer-encoding': 'chunked' };
      const asked = request(`${url}${PATH}`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
        asked.destroy();
      });
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      for (let at = 0; at < giant.length; at += 65_536) asked.write(giant.subarray(at, at + 65_536));
      asked.end();
    });
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(status);
    expect(await stateOf()).toBe('sent');
  });

  test('a GET', async () => {
    expect((await visitor.get(PATH)).status).toBe(404);
  });
});

test('without a secret nothing is believed; Resend may come again, and the log says so once', async () => {
  const own = await serve(core);
  const body = bounceOf(sent);
  const answers = [
    await post(body, genuine(body), own.visitor),
    await post(body, genuine(body), own.visitor),
  ];
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(await stateOf()).toBe('sent');
  expect(core.logLines.filter((line) => line.includes('RESEND_WEBHOOK_SECRET is not set'))).toHaveLength(1);
  await own.stop();
});

test('without a database nothing is taken, and the same news is good once it is back', async () => {
  const pool = openPool('postgres://nobody@127.0.0.1:1/none', 'away', 1);
  const away = await serve({ ...core, db: prismaOver(pool) }, [key]);
  const body = bounceOf(sent);
  const headers = genuine(body);
  const answer = await post(body, headers, away.visitor);
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|prisma/i);
  expect((await post(body, headers)).status).toBe(204);
  expect(await stateOf()).toBe('bounced');
  await away.stop();
  await pool.end();
});

test('the log holds no address and no word of the provider’s', async () => {
  const body = bounceOf(sent);
  await post(body, genuine(body));
  const log = core.logLines.join('\n');
  expect(log).toContain('news of an email');
  expect(log).not.toMatch(/jane\.smith@|no such user/);
});
