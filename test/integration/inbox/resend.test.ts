import { Resend } from 'resend';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Inbox, startInbox } from '../../../demo/inbox/start.ts';

const KEY = 're_example_key';
const MAIL = {
  from: 'Superstars Gymnastics <keydesk@mail.example.com>',
  to: 'sarah.smith@example.com',
  subject: 'Choose a new password',
  html: '<p>Choose a new password: <a href="https://keydesk.example.com/reset/x">here</a></p>',
  text: 'Choose a new password: https://keydesk.example.com/reset/x.',
};

let inbox: Inbox;
let resend: Resend;
let now = new Date('2026-11-21T10:00:00Z');

beforeEach(async () => {
  now = new Date('2026-11-21T10:00:00Z');
  inbox = await startInbox({ apiKey: KEY, now: () => now });
  resend = new Resend(KEY, { baseUrl: inbox.url });
});

afterEach(() => inbox.stop());

describe('sending', () => {
  test('a mail arrives as it was sent, and can be asked for by its id', async () => {
    const { data, error } = await resend.emails.send(MAIL);
    expect(error).toBeNull();
    expect(inbox.emails()).toMatchObject([
      { id: data?.id, subject: MAIL.subject, to: [MAIL.to], html: MAIL.html, text: MAIL.text },
    ]);
    const found = await resend.emails.get(data?.id ?? '');
    expect(found.data).toMatchObject({
      object: 'email',
      id: data?.id,
      last_event: 'delivered',
      from: MAIL.from,
    });
    expect((await resend.emails.get('nobody')).error).toMatchObject({ name: 'not_found', statusCode: 404 });
  });

  test('a test waits for the mail it expects, and is told what came instead', async () => {
    const waiting = inbox.waitFor(({ subject }) => subject === MAIL.subject);
    await resend.emails.send(MAIL);
    expect((await waiting).to).toEqual([MAIL.to]);
    await expect(inbox.waitFor(({ to }) => to.includes('nobody@example.com'), 20)).rejects.toThrow(
      MAIL.subject,
    );
  });
});

describe('an idempotency key', () => {
  const options = { idempotencyKey: 'delivery/1' };

  test('with the same body finds the same mail', async () => {
    const first = await resend.emails.send(MAIL, options);
    const second = await resend.emails.send(MAIL, options);
    expect(second.data?.id).toBe(first.data?.id);
    expect(inbox.emails()).toHaveLength(1);
    expect(inbox.attempts().map(({ outcome }) => outcome)).toEqual(['accepted', 'repeated']);
  });

  test('with another body is refused', async () => {
    await resend.emails.send(MAIL, options);
    const { error } = await resend.emails.send({ ...MAIL, subject: 'Something else' }, options);
    expect(error).toMatchObject({ name: 'invalid_idempotent_request', statusCode: 409 });
    expect(inbox.emails()).toHaveLength(1);
  });

  test('is forgotten after 24 hours', async () => {
    await resend.emails.send(MAIL, options);
    now = new Date('2026-11-22T10:00:00Z');
    await resend.emails.send(MAIL, options);
    expect(inbox.emails()).toHaveLength(2);
  });

  test('used while the first request is still under way is refused for now', async () => {
    inbox.answerAfter(50);
    const answers = await Promise.all([resend.emails.send(MAIL, options), resend.emails.send(MAIL, options)]);
    expect(answers.map(({ error }) => error?.name ?? 'sent').sort()).toEqual([
      'concurrent_idempotent_requests',
      'sent',
    ]);
  });

  test('of a refused mail is free for the corrected one', async () => {
    await resend.emails.send({ ...MAIL, to: 'nobody' }, options);
    expect((await resend.emails.send(MAIL, options)).error).toBeNull();
  });

  test('longer than 256 characters is refused', async () => {
    const { error } = await resend.emails.send(MAIL, { idempotencyKey: 'x'.repeat(257) });
    expect(error).toMatchObject({ name: 'invalid_idempotency_key', statusCode: 400 });
  });
});

describe('what Resend refuses', () => {
  test.each([
    ['a recipient that is no address', { ...MAIL, to: 'sarah' }, 'Invalid `to` field.'],
    ['a sender that is no address', { ...MAIL, from: 'Superstars' }, 'Invalid `from` field.'],
    [
      'more than fifty recipients',
      { ...MAIL, to: Array.from({ length: 51 }, (_, n) => `g${n}@example.com`) },
      'Invalid `to` field.',
    ],
    [
      'a mail without words',
      { ...MAIL, html: undefined, text: undefined },
      'Missing `html` or `text` field.',
    ],
    ['a mail without a subject', { ...MAIL, subject: undefined }, 'Missing `subject` field.'],
  ])('%s', async (_, mail, message) => {
    const { error } = await resend.emails.send(mail as typeof MAIL);
    expect(error).toMatchObject({ statusCode: 422, message: expect.stringContaining(message) });
    expect(inbox.emails()).toEqual([]);
  });

  test('a wrong key, and none', async () => {
    const wrong = await new Resend('re_other', { baseUrl: inbox.url }).emails.send(MAIL);
    expect(wrong.error).toMatchObject({ statusCode: 401, message: 'API key is invalid' });
    const none = await fetch(`${inbox.url}/emails`, { method: 'POST', body: JSON.stringify(MAIL) });
    expect(none.status).toBe(401);
    expect(await none.json()).toMatchObject({ name: 'missing_api_key' });
  });

  test('a body that is not JSON', async () => {
    const answer = await fetch(`${inbox.url}/emails`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
      body: 'subject=hello',
    });
    expect(answer.status).toBe(422);
  });
});

describe('trouble at the provider', () => {
  test('429 says when to come again', async () => {
    inbox.fail({ kind: 'status', status: 429, retryAfter: 3 });
    const { error, headers } = await resend.emails.send(MAIL);
    expect(error).toMatchObject({ name: 'rate_limit_exceeded', statusCode: 429 });
    expect(headers?.['retry-after']).toBe('3');
    expect((await resend.emails.send(MAIL)).error).toBeNull();
  });

  test('a mail that was accepted before the connection broke is not sent twice', async () => {
    inbox.fail({ kind: 'drop-after-accepting' });
    const options = { idempotencyKey: 'delivery/2' };
    expect((await resend.emails.send(MAIL, options)).error).toMatchObject({ statusCode: null });
    expect((await resend.emails.send(MAIL, options)).error).toBeNull();
    expect(inbox.emails()).toHaveLength(1);
  });

  test('a connection that breaks before leaves nothing behind', async () => {
    inbox.fail({ kind: 'drop' });
    expect((await resend.emails.send(MAIL)).error).toMatchObject({ statusCode: null });
    expect(inbox.emails()).toEqual([]);
  });

  test('an answer that never comes can be given up, and the next one comes', async () => {
    inbox.fail({ kind: 'hang' });
    const given = await fetch(`${inbox.url}/emails`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
      body: JSON.stringify(MAIL),
      signal: AbortSignal.timeout(100),
    }).catch((error: Error) => error.name);
    expect(given).toBe('TimeoutError');
    expect((await resend.emails.send(MAIL)).error).toBeNull();
  });

  test('a fault lasts as many times as it was planned for, or until it is healed', async () => {
    inbox.fail({ kind: 'status', status: 500 }, 2);
    const answers = [];
    for (let at = 0; at < 3; at += 1) answers.push((await resend.emails.send(MAIL)).error?.statusCode ?? 200);
    expect(answers).toEqual([500, 500, 200]);
    inbox.fail({ kind: 'garbage' }, 5);
    inbox.heal();
    expect((await resend.emails.send(MAIL)).error).toBeNull();
  });
});
