import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTexts, type Texts } from '../../../demo/inbox/twilio/start.ts';
import { problemSentence } from '../../../src/core/delivery/outcomes.ts';
import type { SendOutcome, TextProvider } from '../../../src/core/delivery/provider.ts';
import { makeTwilio } from '../../../src/core/delivery/twilio.ts';
import { MEANINGS } from '../../../src/core/delivery/twilioAnswers.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const authToken = 'example-token';
const LINK = `https://keydesk.example.com/reset/${'T'.repeat(43)}`;
const text = { deliveryId: 'd-1', to: '+15125550142', body: `Gym: ${LINK}`, validFor: 1_799 };

let far: Texts;
const logLines: string[] = [];

beforeAll(async () => {
  far = await startTexts({ accountSid, authToken });
});
afterAll(() => far.stop());
afterEach(() => far.heal());

function provider(more: Record<string, unknown> = {}, timeoutMs = 2_000): TextProvider {
  return makeTwilio({
    settings: { accountSid, authTokens: [authToken], from: '+15125550199', baseUrl: far.url, ...more },
    publicUrl: 'https://keydesk.example.com',
    log: pino({ level: 'trace' }, { write: (line: string) => void logLines.push(line) }),
    timeoutMs,
  });
}

const send = (more?: Record<string, unknown>, timeoutMs?: number): Promise<SendOutcome> =>
  provider(more, timeoutMs).send(text);

describe('a text goes out', () => {
  test('with the link’s life, our own id in the news address, the risk check on', async () => {
    expect(await send()).toEqual({ kind: 'accepted', providerId: expect.stringMatching(/^SM[0-9a-f]{32}$/) });
    expect(far.attempts().at(-1)?.fields).toEqual({
      To: text.to,
      From: '+15125550199',
      Body: text.body,
      ValidityPeriod: '1799',
      StatusCallback: 'https://keydesk.example.com/webhooks/twilio?delivery=d-1',
      RiskCheck: 'enable',
    });
  });

  test('through a messaging service without its link shortening', async () => {
    const service = `MG${'0'.repeat(32)}`;
    expect((await send({ from: undefined, messagingServiceSid: service })).kind).toBe('accepted');
    const { fields } = far.attempts().at(-1) ?? {};
    expect(fields).toMatchObject({ MessagingServiceSid: service, ShortenUrls: 'false' });
    expect(fields).not.toHaveProperty('From');
  });

  test('over a connection of its own, which nobody can have hung up', async () => {
    const connections: unknown[] = [];
    const server = createServer((request, response) => {
      connections.push(request.headers.connection);
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ sid: `SM${'0'.repeat(32)}`, status: 'queued' }));
    });
    let sockets = 0;
    server.on('connection', () => {
      sockets += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}`;
    for (let at = 0; at < 3; at += 1) expect((await send({ baseUrl })).kind).toBe('accepted');
    await new Promise((resolve) => server.close(resolve));
    expect(connections).toEqual(['close', 'close', 'close']);
    expect(sockets).toBe(3);
  });

  test('whatever the environment tells Twilio’s client of debugging, edges and regions', async () => {
    const printed: string[] = [];
    const write = process.stdout.write;
    process.env.TWILIO_LOG_LEVEL = 'debug';
    process.env.TWILIO_EDGE = 'sydney';
    process.env.TWILIO_REGION = 'au1';
    process.stdout.write = (chunk: string | Uint8Array) => printed.push(String(chunk)) > 0;
    try {
      expect((await send()).kind).toBe('accepted');
    } finally {
      process.stdout.write = write;
      for (const name of ['TWILIO_LOG_LEVEL', 'TWILIO_EDGE', 'TWILIO_REGION']) delete process.env[name];
    }
    expect(printed.join('') + logLines.join('')).not.toMatch(/reset\/|5550142|example-token/);
  });
});

describe('Twilio refuses', () => {
  /** Section 4.1 of the research, and what else Keydesk can meet. */
  const NUMBER = [21211, 21217, 21610, 21612, 21614, 21635, 30004, 30005, 30006, 30036, 30450, 30453];
  const SETTINGS = [
    20003, 20005, 20404, 21408, 21603, 21606, 21608, 21609, 21659, 21660, 21703, 21705, 30002, 30007, 30032,
    30034, 30110, 30111,
  ];
  const PASSING = [14107, 20429, 21611, 30001, 30003, 30008];
  const kinds = [
    ...NUMBER.map((code) => [code, 'refused-this-address'] as const),
    ...SETTINGS.map((code) => [code, 'refused-all-texts'] as const),
    ...PASSING.map((code) => [code, 'try-again'] as const),
  ];

  test.each(kinds)('with %i: %s, in words that say what to do', async (code, kind) => {
    far.fail({ kind: 'status', status: 400, code });
    const outcome = await send();
    expect(outcome.kind).toBe(kind);
    expect(problemSentence('problem' in outcome ? outcome.problem : null)).toMatch(/[a-z]\.$/);
    expect(far.texts().filter(({ body }) => body.includes('no such'))).toEqual([]);
  });

  test('every number that has a meaning has a case above', () => {
    expect([...MEANINGS.keys()].sort()).toEqual([...NUMBER, ...SETTINGS, ...PASSING].sort());
  });

  test('the number that said STOP is marked as that, a dead one as unreachable, a passing block not at all', async () => {
    const marks: unknown[] = [];
    for (const code of [21610, 21614, 30450]) {
      far.fail({ kind: 'status', status: 400, code });
      const outcome = await send();
      marks.push('mark' in outcome ? outcome.mark : undefined);
    }
    expect(marks).toEqual(['opted_out', 'unreachable', undefined]);
  });

  test.each([400, 403, 404, 413, 422])('with %i and no number: this text alone', async (status) => {
    far.fail({ kind: 'status', status });
    expect(await send()).toEqual({ kind: 'refused-our-settings', problem: 'sms_request_refused' });
  });

  test('with 429: it is tried again', async () => {
    far.fail({ kind: 'status', status: 429 });
    expect(await send()).toEqual({ kind: 'try-again', problem: 'sms_busy' });
  });

  test('a wrong token, which pauses everything', async () => {
    expect(await send({ authTokens: ['another'] })).toEqual({
      kind: 'refused-all-texts',
      problem: 'sms_key_refused',
    });
  });
});

describe('nobody can say whether it was taken', () => {
  test.each([500, 502, 503, 504, 302, 408])('status %i: unknown', async (status) => {
    far.fail({ kind: 'status', status, code: 20500 });
    expect(await send()).toEqual({ kind: 'unknown' });
  });

  test.each([
    'garbage',
    'drop',
    'hang',
    'drop-after-accepting',
    'hang-after-accepting',
    'trouble-after-accepting',
  ] as const)('%s: unknown, and one request', async (kind) => {
    const before = far.attempts().length;
    far.fail({ kind });
    expect(await send({}, 150)).toEqual({ kind: 'unknown' });
    expect(far.attempts()).toHaveLength(before + 1);
  });

  test('nobody listens there: it never left, so it may be tried again', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await send({ baseUrl: `http://127.0.0.1:${port}` })).toEqual({
      kind: 'try-again',
      problem: 'sms_silent',
    });
  });

  test('the name is unknown: it never left', async () => {
    const outcome = await send({ baseUrl: 'https://twilio.invalid' });
    expect(outcome).toEqual({ kind: 'try-again', problem: 'sms_silent' });
  });

  test('a redirect is not followed with the link', async () => {
    const reached: string[] = [];
    const server = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await send({ baseUrl: `http://127.0.0.1:${port}` })).toEqual({ kind: 'unknown' });
    expect(reached).toHaveLength(1);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('asking for a text', () => {
  const question = { to: '+15125550777', since: new Date(), isOurs: (body: string) => body.includes('ours') };

  test('finds ours among others to the same number, waiting or sent', async () => {
    await provider().send({ ...text, to: question.to, body: 'another' });
    await provider().send({ ...text, to: question.to, body: 'this is ours' });
    await provider().send({ ...text, to: question.to, body: 'a third' });
    const ours = far.texts().find(({ body }) => body === 'this is ours');
    expect(await provider().find(question)).toEqual({
      kind: 'found',
      report: { providerId: ours?.sid, status: 'accepted' },
    });
    Object.assign(ours ?? {}, { status: 'undelivered', errorCode: 30003 });
    expect(await provider().look(String(ours?.sid))).toEqual({
      kind: 'found',
      report: { providerId: ours?.sid, status: 'undelivered', errorCode: 30003 },
    });
  });

  test('finds none where there is none', async () => {
    expect(await provider().find({ ...question, to: '+15125550778' })).toEqual({ kind: 'none' });
  });

  test('cannot tell where so many texts went to the number since that ours may be behind them', async () => {
    const to = '+15125550776';
    for (let at = 0; at < 50; at += 1) await provider().send({ ...text, to, body: 'another' });
    expect(await provider().find({ ...question, to })).toEqual({ kind: 'cannot-tell' });
    const later = new Date(Date.now() + 10 * 60_000);
    expect(await provider().find({ ...question, to, since: later })).toEqual({ kind: 'none' });
  });

  test('cannot tell when Twilio is silent, or keeps no words of its messages', async () => {
    far.deaf(true);
    expect(await provider().find(question)).toEqual({ kind: 'cannot-tell' });
    expect(await provider().look(`SM${'0'.repeat(32)}`)).toEqual({ kind: 'cannot-tell' });
    far.deaf(false);
    await provider().send({ ...text, to: '+15125550779', body: 'this is ours' });
    Object.assign(far.texts().at(-1) ?? {}, { body: '' });
    expect(await provider().find({ ...question, to: '+15125550779' })).toEqual({ kind: 'cannot-tell' });
  });
});
