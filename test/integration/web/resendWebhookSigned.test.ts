import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signed } from '../../../demo/inbox/provider/news.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { openPool, prismaOver } from '../../../src/core/database/connections.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import type { Visitor } from '../../support/visitor.ts';
import { type Sent, sendTo } from '../delivery/news.ts';
import { auditOf, rowOf } from '../delivery/outbox.ts';
import * as news from './resendNews.ts';

const { key, newId, olderKey, secretOf, serve } = news;
let core: TestCore;
let visitor: Visitor;
let stop: () => Promise<void>;
let centre: TestCentre;
let sent: Sent;

beforeAll(async () => {
  core = await makeTestCore();
  ({ visitor, stop } = await news.serve(core, [news.key, news.olderKey]));
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
  const told = (await auditOf(core, centre)).filter(({ action }) => action === 'delivery.news');
  expect(told).toHaveLength(1);
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
