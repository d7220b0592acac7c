import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Resend } from 'resend';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Email } from '../../../demo/inbox/mailbox.ts';
import { Fates } from '../../../demo/inbox/provider/fates.ts';
import { News } from '../../../demo/inbox/provider/news.ts';
import { checkSignature } from '../../../src/handlers/web/webhooks/resendSignature.ts';

const key = randomBytes(24);
const secret = `whsec_${key.toString('base64')}`;
const email: Email = {
  id: 'b9f1c7a2-0000-4000-8000-000000000001',
  from: 'keydesk@mail.example.com',
  to: ['jane.smith@example.com'],
  subject: 'Choose a new password',
  html: '',
  text: '',
  replyTo: [],
  headers: {},
  tags: [{ name: 'delivery', value: 'x' }],
  idempotencyKey: undefined,
  acceptedAt: new Date(),
  opened: false,
};

let server: Server;
let url: string;
let told: { headers: IncomingHttpHeaders; body: string }[];
/** What the next calls answer; 204 after them. */
let answers: number[];
beforeEach(async () => {
  told = [];
  answers = [];
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    told.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    response.writeHead(answers.shift() ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/resend`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const makeNews = (pauses?: number[]) => {
  const news = new News(() => new Date(), pauses);
  news.goTo({ url, secret });
  return news;
};
const header = (name: string) => told.map(({ headers }) => String(headers[name]));

test('Resend’s own client believes what the stand-in signs, and Keydesk agrees with it', async () => {
  await makeNews().tell(email, 'bounced');
  const [{ headers, body } = { headers: {}, body: '' }] = told;
  const id = String(headers['svix-id']);
  const timestamp = String(headers['svix-timestamp']);
  const signature = String(headers['svix-signature']);
  const { webhooks } = new Resend('re_example');
  const verify = (payload: string) =>
    webhooks.verify({ payload, headers: { id, timestamp, signature }, webhookSecret: secret });
  expect(verify(body)).toMatchObject({
    type: 'email.bounced',
    data: { email_id: email.id, tags: { delivery: 'x' }, bounce: { type: 'Permanent' } },
  });
  expect(() => verify(`${body} `)).toThrow();
  const now = new Date();
  expect(checkSignature(headers, Buffer.from(body), { secrets: [key], now })).toEqual({ eventId: id });
  expect(checkSignature(headers, Buffer.from(`${body} `), { secrets: [key], now })).toMatchObject({
    status: 401,
  });
});

test('what was not taken is told again, under the same id, until it is', async () => {
  answers = [503, 500];
  expect(await makeNews([5, 5, 5]).tell(email, 'delivered')).toBe(503);
  await expect.poll(() => told.length).toBe(3);
  expect(new Set(header('svix-id')).size).toBe(1);
  expect(new Set(told.map(({ body }) => body)).size).toBe(1);
});

test('nobody is told before somebody listens, or after the end', async () => {
  const news = new News(() => new Date());
  expect(await news.tell(email, 'sent')).toBeUndefined();
  answers = [503];
  news.goTo({ url, secret });
  await news.tell(email, 'sent');
  news.stop();
  expect(await news.tell(email, 'delivered')).toBeUndefined();
  expect(told).toHaveLength(1);
});

test('a mail fares as it was chosen', async () => {
  const fates = new Fates(makeNews(), 1);
  for (const fate of ['delivered', 'complained', 'suppressed', 'silent'] as const) {
    fates.choose(fate);
    await fates.befall(email);
  }
  expect(told.map(({ body }) => JSON.parse(body).type)).toEqual([
    ...['email.sent', 'email.delivered'],
    ...['email.sent', 'email.delivered', 'email.complained'],
    'email.suppressed',
  ]);
});
