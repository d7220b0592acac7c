import { randomBytes } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signed } from '../../../demo/inbox/provider/news.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { openPool, prismaOver } from '../../../src/core/database/connections.ts';
import { resendWebhook } from '../../../src/handlers/web/webhooks/resend.ts';
import { makeWebApp } from '../../../src/web/app.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { type Answer, makeVisitor, type Visitor } from '../../support/visitor.ts';
import { type Sent, sendTo } from '../delivery/news.ts';
import { auditOf, rowOf } from '../delivery/outbox.ts';

const secretOf = (key: Buffer) => `whsec_${key.toString('base64')}`;
const key = randomBytes(24);
const olderKey = randomBytes(24);

let core: TestCore;
let visitor: Visitor;
let url: string;
let stop: () => Promise<void>;
let centre: TestCentre;
let sent: Sent;

beforeAll(async () => {
  core = await makeTestCore();
  ({ url, visitor, stop } = await serve(core, [key, olderKey]));
});
beforeEach(async () => {
  centre = await makeCentre(core);
  sent = await sendTo(core, centre, centre.jane);
});
afterAll(async () => {
  await stop();
  await core.close();
});

async function serve(on: TestCore, keys?: readonly Buffer[]) {
  const web = makeWebApp({ core: on, config: { TRUST_PROXY: 0 } });
  web.slack.use(resendWebhook(on, keys));
  const server = createServer(web.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: at,
    visitor: makeVisitor(at),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const PATH = '/webhooks/resend';
const JSON_TYPE = { 'content-type': 'application/json' };
let events = 0;
const newId = () => `msg_2b${++events}`;

function bounceOf({ emailId }: Sent): string {
  return JSON.stringify({
    type: 'email.bounced',
    created_at: core.clock.now().toISOString(),
    data: {
      email_id: emailId,
      to: ['jane.smith@example.com'],
      subject: 'Choose a new password',
      bounce: { type: 'Permanent', subType: 'General', message: 'jane.smith@example.com: no such user' },
    },
  });
}

function post(
  body: string | Buffer,
  headers: Record<string, string>,
  to: Visitor = visitor,
): Promise<Answer> {
  return to.ask('POST', PATH, { body, headers: { ...JSON_TYPE, ...headers } });
}

const genuine = (body: string | Buffer, id = newId()) => signed(secretOf(key), body, id, core.clock.now());
const stateOf = async () => (await rowOf(core, sent)).state;

test('genuine news is taken, and the answer says nothing', async () => {
  const body = bounceOf(sent);
  const answer = await post(body, genuine(body));
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(await stateOf()).toBe('bounced');
});

test('it comes from no browser, so it needs no token and no page of ours', async () => {
  const body = bounceOf(sent);
  const headers = { ...genuine(body), origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  expect((await post(body, headers)).status).toBe(204);
});

describe('who signed it', () => {
  const body = () => bounceOf(sent);
  const now = () => core.clock.now();
  const fromNow = (ms: number) => new Date(now().getTime() + ms);
  const flipped = (headers: Record<string, string>) => ({
    ...headers,
    'svix-signature': (headers['svix-signature'] ?? '').replace(/,(.)/, (_, c: string) =>
      c === 'A' ? ',B' : ',A',
    ),
  });
  const without = (headers: Record<string, string>, name: string) =>
    Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));
  const cases: readonly [string, () => [string, Record<string, string>], number][] = [
    [
      'with the older secret, while it is being replaced',
      () => [body(), signed(secretOf(olderKey), body(), newId(), now())],
      204,
    ],
    [
      'with two signatures, one of a secret that we do not know',
      () => {
        const id = newId();
        const ours = signed(secretOf(key), body(), id, now());
        const theirs = signed(secretOf(randomBytes(24)), body(), id, now());
        return [
          body(),
          { ...ours, 'svix-signature': `${theirs['svix-signature']} v2,x ${ours['svix-signature']}` },
        ];
      },
      204,
    ],
    [
      'just within five minutes ago',
      () => [body(), signed(secretOf(key), body(), newId(), fromNow(-5 * MINUTE))],
      204,
    ],
    [
      'just within five minutes ahead',
      () => [body(), signed(secretOf(key), body(), newId(), fromNow(5 * MINUTE))],
      204,
    ],
    ['longer ago', () => [body(), signed(secretOf(key), body(), newId(), fromNow(-5 * MINUTE - 1_000))], 401],
    [
      'longer ahead',
      () => [body(), signed(secretOf(key), body(), newId(), fromNow(5 * MINUTE + 1_000))],
      401,
    ],
    ['with a body altered by one byte', () => [body(), genuine(`${body()} `)], 401],
    [
      'with the same JSON written another way',
      () => [JSON.stringify(JSON.parse(body()), undefined, 1), genuine(body())],
      401,
    ],
    ['under another id', () => [body(), { ...genuine(body()), 'svix-id': newId() }], 401],
    [
      'at another time',
      () => [
        body(),
        { ...genuine(body()), 'svix-timestamp': String(Math.floor(now().getTime() / 1_000) + 1) },
      ],
      401,
    ],
    ['with another secret', () => [body(), signed(secretOf(randomBytes(24)), body(), newId(), now())], 401],
    ['with a signature altered by one letter', () => [body(), flipped(genuine(body()))], 401],
    ['with an empty signature', () => [body(), { ...genuine(body()), 'svix-signature': 'v1,' }], 401],
    [
      'with a signature of another version',
      () => [
        body(),
        {
          ...genuine(body()),
          'svix-signature': genuine(body())['svix-signature']?.replace('v1', 'v1a') ?? '',
        },
      ],
      401,
    ],
    ['without a signature', () => [body(), without(genuine(body()), 'svix-signature')], 400],
    ['without an id', () => [body(), without(genuine(body()), 'svix-id')], 400],
    ['without a time', () => [body(), without(genuine(body()), 'svix-timestamp')], 400],
    ['with a time in words', () => [body(), { ...genuine(body()), 'svix-timestamp': 'now' }], 400],
    [
      'with a time that is no whole number',
      () => [body(), { ...genuine(body()), 'svix-timestamp': '1e9' }],
      400,
    ],
    ['with an id that holds a dot', () => [body(), signed(secretOf(key), body(), 'msg_1.2', now())], 400],
    ['by nobody at all', () => [body(), {}], 400],
  ];
  test.each(cases)('%s', async (_, make, status) => {
    const [bytes, headers] = make();
    const answer = await post(bytes, headers);
    expect(answer.status).toBe(status);
    expect(await stateOf()).toBe(status === 204 ? 'bounced' : 'sent');
    expect((await core.db.addressMark.count({ where: { accountId: centre.accountId } })) > 0).toBe(
      status === 204,
    );
  });
});

test('a copy of genuine news, to the byte, does nothing more', async () => {
  const body = bounceOf(sent);
  const headers = genuine(body);
  await post(body, headers);
  const audit = await auditOf(core, centre);
  expect((await post(body, headers)).status).toBe(204);
  expect(await auditOf(core, centre)).toEqual(audit);
});

test('two processes that get the same news at once take it once', async () => {
  const pool = openPool(core.url, 'second', 5);
  const second: TestCore = { ...core, db: prismaOver(pool) };
  const other = await serve(second, [key]);
  const body = bounceOf(sent);
  const headers = genuine(body);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => post(body, headers, index % 2 ? visitor : other.visitor)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
  const news = (await auditOf(core, centre)).filter(({ action }) => action === 'delivery.news');
  expect(news).toHaveLength(1);
  await other.stop();
  await second.db.$disconnect();
  await pool.end();
});

test('two processes that get different news at once end at the furthest', async () => {
  const kinds = ['email.sent', 'email.delivered', 'email.bounced', 'email.complained'];
  const bodies = kinds.map((type) => bounceOf(sent).replace('email.bounced', type));
  const answers = await Promise.all([...bodies, ...bodies].map((body) => post(body, genuine(body))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  expect(await stateOf()).toBe('complained');
});

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
