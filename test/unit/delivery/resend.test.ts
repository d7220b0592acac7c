import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
// Before the client, so that it meets nock's fetch.
import nock from 'nock';
import { pino } from 'pino';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EmailProvider, OutgoingEmail, SendOutcome } from '../../../src/core/delivery/provider.ts';
import { makeResend } from '../../../src/core/delivery/resend.ts';

const API = 'https://api.resend.com';
const KEY = 're_unit_test_key';
const CANARY = 'canary-token-0123456789';

const email: OutgoingEmail = {
  idempotencyKey: 'delivery/01939b5e-7c3a-7000-8000-000000000001',
  from: '"Superstars Gymnastics" <keydesk@mail.example.com>',
  to: 'jane.smith@example.com',
  subject: 'Choose a new password for Superstars Gymnastics',
  html: `<a href="https://keydesk.example/reset/${CANARY}">Choose</a>`,
  text: `https://keydesk.example/reset/${CANARY}`,
  headers: { 'Auto-Submitted': 'auto-generated' },
  tags: [{ name: 'delivery', value: '019aa000-0000-7000-8000-000000000001' }],
};

let lines: string[] = [];
const printed: unknown[][] = [];
const console_ = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
  vi.spyOn(console, level).mockImplementation((...args) => void printed.push(args)),
);

function resend(more: Partial<Parameters<typeof makeResend>[0]> = {}): EmailProvider {
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  return makeResend({ apiKey: KEY, baseUrl: API, log, ...more });
}

/** Resend's own form of a refusal. */
const refusal = (statusCode: number, name: string, message = 'Some words of the provider.') => ({
  statusCode,
  name,
  message,
});

beforeEach(() => {
  nock.disableNetConnect();
  lines = [];
  printed.length = 0;
});
afterEach(() => {
  const seen = `${lines.join('\n')}\n${JSON.stringify(printed)}`;
  for (const secret of [CANARY, KEY, email.to, 'jane.smith', 'Choose']) expect(seen).not.toContain(secret);
  expect(printed).toEqual([]);
  nock.cleanAll();
  vi.unstubAllEnvs();
});
afterAll(() => {
  for (const spy of console_) spy.mockRestore();
  nock.restore();
});

describe('an email that Resend takes', () => {
  test('goes out once with its key, and nothing in it is left to chance', async () => {
    let body: unknown;
    const scope = nock(API, {
      reqheaders: { authorization: `Bearer ${KEY}`, 'idempotency-key': email.idempotencyKey },
    })
      .post('/emails', (sent) => {
        body = sent;
        return true;
      })
      .reply(200, { id: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794' });
    expect(await resend().send(email)).toEqual({
      kind: 'accepted',
      providerId: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794',
    });
    const { idempotencyKey, ...rest } = email;
    expect(body).toEqual(rest);
    expect(scope.isDone()).toBe(true);
    expect(idempotencyKey.length).toBeLessThanOrEqual(256);
    expect(lines).toEqual([]);
  });

  test('goes to another address of the API when the settings say so, with or without a slash at its end', async () => {
    for (const baseUrl of ['http://127.0.0.1:4999', 'http://127.0.0.1:4999/']) {
      nock('http://127.0.0.1:4999').post('/emails').reply(200, { id: 'x' });
      expect(await resend({ baseUrl }).send(email)).toEqual({ kind: 'accepted', providerId: 'x' });
    }
  });
});

describe('what Resend refuses is sorted by what to do next', () => {
  const address: SendOutcome = { kind: 'refused-this-address', problem: 'address_refused' };
  const settings = (problem: string) => ({ kind: 'refused-our-settings', problem });
  const again = (problem: string) => ({ kind: 'try-again', problem });

  test.each([
    [
      'an address that is none',
      refusal(
        422,
        'validation_error',
        'Invalid `to` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.',
      ),
      address,
    ],
    [
      'an address of the testing domains',
      refusal(
        422,
        'validation_error',
        "Invalid 'to' field. Please use our testing email address instead of domains like `example.com`.",
      ),
      address,
    ],
    ['an address, by the older name', refusal(422, 'invalid_to_address'), address],
    ['no key', refusal(401, 'missing_api_key'), settings('key_refused')],
    ['a wrong key', refusal(403, 'invalid_api_key'), settings('key_refused')],
    ['a wrong key, by the older status', refusal(400, 'invalid_api_key'), settings('key_refused')],
    ['a key that may not send', refusal(401, 'restricted_api_key'), settings('key_refused')],
    ['no access', refusal(422, 'invalid_access'), settings('key_refused')],
    ['a sender that is none', refusal(422, 'invalid_from_address'), settings('sender_refused')],
    [
      'a sender that is none, by its field',
      refusal(
        422,
        'validation_error',
        'Invalid `from` field. The email address needs to follow the `email@example.com` format.',
      ),
      settings('sender_refused'),
    ],
    [
      'a domain that is not verified',
      refusal(
        403,
        'validation_error',
        'The mail.example.com domain is not verified. Please, add and verify your domain.',
      ),
      settings('sender_refused'),
    ],
    [
      'an account for testing only',
      refusal(
        403,
        'validation_error',
        'You can only send testing emails to your own email address (owner@example.com). To send emails to other recipients, please verify a domain at resend.com/domains.',
      ),
      settings('sender_refused'),
    ],
    ['the quota of the day', refusal(429, 'daily_quota_exceeded'), settings('quota_used_up')],
    ['the quota of the month', refusal(429, 'monthly_quota_exceeded'), settings('quota_used_up')],
    [
      'a field of ours',
      refusal(400, 'validation_error', 'We found an error with one or more fields in the request.'),
      settings('request_refused'),
    ],
    ['a missing field', refusal(422, 'missing_required_field'), settings('request_refused')],
    ['a parameter', refusal(422, 'invalid_parameter'), settings('request_refused')],
    ['an attachment', refusal(422, 'invalid_attachment'), settings('request_refused')],
    ['a region', refusal(422, 'invalid_region'), settings('request_refused')],
    ['a key of idempotency', refusal(400, 'invalid_idempotency_key'), settings('request_refused')],
    ['a security matter', refusal(451, 'security_error'), settings('request_refused')],
    ['a path', refusal(404, 'not_found'), settings('request_refused')],
    ['a method', refusal(405, 'method_not_allowed'), settings('request_refused')],
    [
      'the same key with other bytes',
      refusal(409, 'invalid_idempotent_request'),
      { kind: 'duplicate-mismatch' },
    ],
    ['the same key under way', refusal(409, 'concurrent_idempotent_requests'), again('provider_troubled')],
    ['too many a second', refusal(429, 'rate_limit_exceeded'), again('provider_busy')],
    ['trouble of its own', refusal(500, 'application_error'), again('provider_troubled')],
    ['more trouble of its own', refusal(500, 'internal_server_error'), again('provider_troubled')],
    ['a name that is not known yet', refusal(418, 'teapot_error'), again('provider_troubled')],
    ['a request, by a name not known yet', refusal(422, 'new_error'), settings('request_refused')],
    ['a key, by a name not known yet', refusal(401, 'new_error'), settings('key_refused')],
  ])('%s', async (_, body, outcome) => {
    nock(API).post('/emails').reply(body.statusCode, body);
    expect(await resend().send(email)).toEqual(outcome);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name: body.name, status: body.statusCode });
  });

  test('its words are not logged, since they may repeat the address', async () => {
    nock(API)
      .post('/emails')
      .reply(422, refusal(422, 'validation_error', `Invalid \`to\` field: ${email.to} ${CANARY} ${KEY}`));
    expect(await resend().send(email)).toEqual(address);
  });

  test('a name that is not a name is not logged either', async () => {
    nock(API)
      .post('/emails')
      .reply(500, refusal(500, `Oops ${email.to}`));
    expect(await resend().send(email)).toEqual(again('provider_troubled'));
  });
});

describe('how long Resend asks to wait', () => {
  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'ratelimit-reset': '3' }, 3_000],
    [{ 'retry-after': '7', 'ratelimit-reset': '3' }, 7_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{}, undefined],
  ])('%j', async (headers, after) => {
    nock(API).post('/emails').reply(429, refusal(429, 'rate_limit_exceeded'), headers);
    expect(await resend().send(email)).toEqual({
      kind: 'try-again',
      problem: 'provider_busy',
      ...(after === undefined ? {} : { after }),
    });
  });
});

describe('when the answer is lost or is not Resend’s, the same key is tried again', () => {
  const silent = { kind: 'try-again', problem: 'provider_silent' };
  const troubled = { kind: 'try-again', problem: 'provider_troubled' };

  test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'CERT_HAS_EXPIRED'])(
    '%s',
    async (code) => {
      nock(API)
        .post('/emails')
        .replyWithError(Object.assign(new Error(`${code} ${email.to}`), { code }));
      expect(await resend().send(email)).toEqual(silent);
    },
  );

  // nock's own sockets do not survive being given up, so these two are real.
  test.each([
    ['no answer within the time', () => {}],
    ['an answer that stops halfway', (response: ServerResponse) => void response.write('{"id":')],
  ])('%s', async (_, answer) => {
    const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    nock.enableNetConnect('127.0.0.1');
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await resend({ baseUrl, timeoutMs: 50 }).send(email)).toEqual(silent);
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['a page of a gateway', 502, '<html><h1>502 Bad Gateway</h1></html>', troubled],
    ['a page of a firewall', 403, '<html>Forbidden</html>', troubled],
    ['an empty 503', 503, '', troubled],
    ['a page that says that all is well', 200, '<html>Welcome to the guest Wi-Fi</html>', silent],
    ['success without an id', 200, '{}', troubled],
    ['success with an id of another kind', 200, '{"id":{"$gt":""}}', troubled],
    ['success that is null', 200, 'null', troubled],
    ['a refusal that is null', 500, 'null', troubled],
    ['a refusal that is a word', 500, '"no"', troubled],
    ['a refusal that is a list', 422, '[]', troubled],
    ['a refusal of another make', 500, '{"error":"nope","statusCode":"500"}', silent],
  ])('%s', async (_, status, body, outcome) => {
    nock(API).post('/emails').reply(status, body);
    expect(await resend().send(email)).toEqual(outcome);
  });

  test('a redirect is not followed: the link goes nowhere else', async () => {
    const elsewhere = nock('https://evil.example').post('/emails').reply(200, { id: 'stolen' });
    for (const status of [301, 302, 307, 308]) {
      nock(API).post('/emails').reply(status, '', { location: 'https://evil.example/emails' });
      expect((await resend().send(email)).kind).toBe('try-again');
    }
    expect(elsewhere.isDone()).toBe(false);
  });
});

describe('the key', () => {
  test('with characters that no key has stops the start, and is not repeated', () => {
    for (const apiKey of [`${KEY}…`, `${KEY}\r\nX-Other: 1`]) {
      expect(() => resend({ apiKey })).toThrow('RESEND_API_KEY holds characters that no key has.');
      try {
        resend({ apiKey });
      } catch (error) {
        expect(String((error as Error).stack)).not.toContain(KEY);
        expect((error as Error).cause).toBeUndefined();
      }
    }
  });

  test('and the address stay out of the console even when the client is told to debug', async () => {
    vi.stubEnv('RESEND_DEBUG', 'true');
    nock(API)
      .post('/emails')
      .reply(422, refusal(422, 'validation_error', `Invalid \`to\` field: ${email.to}`));
    expect((await resend().send(email)).kind).toBe('refused-this-address');
  });
});
