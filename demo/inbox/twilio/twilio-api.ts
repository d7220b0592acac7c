import { randomBytes } from 'node:crypto';
import express, { type Response, type Router } from 'express';
import { refuse } from './errors.ts';
import type { TextFault } from './faults.ts';
import type { Text, Textbox } from './textbox.ts';

/** A request to send, as it came in, and what became of it. */
export interface TextAttempt {
  at: Date;
  fields: Record<string, string>;
  outcome: 'accepted' | 'refused' | TextFault['kind'];
}

export interface TwilioAccount {
  textbox: Textbox;
  accountSid: string;
  authToken: string;
  /** The sender behind the messaging service, or the one number. */
  number: string;
  attempts: TextAttempt[];
  /** The fault of the next request to send, if any. */
  nextFault(): TextFault | undefined;
  /** Called once for each text that was accepted, before the answer. */
  accepted(text: Text): void | Promise<void>;
  now: () => Date;
  /** Milliseconds from request to answer. */
  latencyMs: number;
  /** Lets every reading request fail, as when Twilio's API is down. */
  deaf: boolean;
}

/** The part of Twilio's HTTP API that the real `twilio` client of Keydesk meets. */
export function twilioApi(account: TwilioAccount): Router {
  const router = express.Router();
  const base = `/2010-04-01/Accounts/${account.accountSid}`;
  const expected = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`;
  router.use(['/2010-04-01', '/v1/Services'], (request, response, next) => {
    if (request.get('authorization') !== expected) refuse(response, 401, 20003, 'Authenticate');
    else if (account.deaf && request.method === 'GET') response.socket?.destroy();
    else next();
  });
  router.post(`${base}/Messages.json`, express.urlencoded({ extended: false }), async (request, response) => {
    const fields: Record<string, string> = { ...request.body };
    const attempt: TextAttempt = { at: account.now(), fields, outcome: 'refused' };
    account.attempts.push(attempt);
    if (account.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, account.latencyMs));
    const wrong = whatIsWrong(account, fields);
    // What is refused anyway uses up no planned fault: that is for the next message.
    if (wrong) return refuse(response, 400, wrong);
    const fault = account.nextFault();
    if (fault) attempt.outcome = fault.kind;
    if (fault && !fault.kind.endsWith('after-accepting')) return goWrong(fault, response);
    const text = textOf(account, fields);
    account.textbox.accept(text);
    await account.accepted(text);
    if (fault) return loseTheAnswer(fault, response);
    attempt.outcome = 'accepted';
    response.status(201).json(resourceOf(account, text));
  });
  router.get(`${base}/Messages.json`, (request, response) => {
    const { searchParams } = new URL(request.originalUrl, 'http://localhost');
    const to = searchParams.get('To');
    const since = searchParams.get('DateSent>');
    const messages = account.textbox
      .all()
      .filter((text) => to === null || text.to === to)
      .filter(({ sentAt }) => since === null || (sentAt && sentAt >= new Date(since)))
      .toReversed()
      .slice(0, Number(searchParams.get('PageSize') ?? 50))
      .map((text) => resourceOf(account, text));
    response.json({ messages, page: 0, page_size: 50, next_page_uri: null, uri: request.originalUrl });
  });
  router.get(`${base}/Messages/:sid.json`, (request, response) => {
    const text = account.textbox.find(request.params.sid);
    if (text) response.json(resourceOf(account, text));
    else refuse(response, 404, 20404);
  });
  // Asked by `keydesk doctor`.
  router.get(`${base}.json`, (_request, response) => {
    response.json({ sid: account.accountSid, status: 'active', type: 'Full', friendly_name: 'Keydesk' });
  });
  router.get(`${base}/IncomingPhoneNumbers.json`, (request, response) => {
    const asked = new URL(request.originalUrl, 'http://localhost').searchParams.get('PhoneNumber');
    const own = { phone_number: account.number, capabilities: { sms: true, mms: false, voice: false } };
    response.json({ incoming_phone_numbers: asked === account.number ? [own] : [], next_page_uri: null });
  });
  router.get('/v1/Services/:sid', (request, response) => {
    response.json({ sid: request.params.sid, account_sid: account.accountSid, friendly_name: 'Keydesk' });
  });
  router.use(['/2010-04-01', '/v1'], (_request, response) => refuse(response, 404, 20404));
  return router;
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** Twilio's number for what is wrong with a request to send, as far as Keydesk could do it wrong. */
function whatIsWrong({ textbox }: TwilioAccount, fields: Record<string, string>): number | undefined {
  const { To = '', Body = '', From, MessagingServiceSid, StatusCallback, ValidityPeriod = '36000' } = fields;
  if (!E164.test(To)) return 21211;
  if (!From && !MessagingServiceSid) return 21603;
  if (!Body) return 21602;
  if (Body.length > 1600) return 21617;
  if (StatusCallback && !/^https?:\/\/[^/_\s]+\//.test(StatusCallback)) return 21609;
  if (!/^\d+$/.test(ValidityPeriod) || Number(ValidityPeriod) < 1 || Number(ValidityPeriod) > 36_000)
    return 20001;
  return textbox.isOptedOut(To) ? 21610 : undefined;
}

function textOf({ number, now }: TwilioAccount, fields: Record<string, string>): Text {
  const { To = '', Body = '', From, StatusCallback, ValidityPeriod = '36000' } = fields;
  return {
    sid: `SM${randomBytes(16).toString('hex')}`,
    to: To,
    from: From ?? number,
    body: Body,
    status: From ? 'queued' : 'accepted',
    errorCode: undefined,
    statusCallback: StatusCallback,
    validityPeriod: Number(ValidityPeriod),
    acceptedAt: now(),
    sentAt: undefined,
    fields,
  };
}

function resourceOf({ accountSid }: TwilioAccount, text: Text): object {
  return {
    sid: text.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: text.body,
    direction: 'outbound-api',
    status: text.status,
    error_code: text.errorCode ?? null,
    error_message: null,
    from: text.from,
    to: text.to,
    messaging_service_sid: text.fields.MessagingServiceSid ?? null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    date_created: text.acceptedAt.toUTCString(),
    date_updated: text.acceptedAt.toUTCString(),
    date_sent: text.sentAt?.toUTCString() ?? null,
    subresource_uris: {},
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${text.sid}.json`,
  };
}

function goWrong(fault: TextFault, response: Response): void {
  if (fault.kind === 'drop') response.socket?.destroy();
  if (fault.kind === 'garbage') response.status(201).type('html').send('<h1>It works!</h1>');
  if (fault.kind !== 'status') return;
  if (fault.code) refuse(response, fault.status, fault.code);
  else response.status(fault.status).type('html').send('<h1>Something is wrong.</h1>');
}

function loseTheAnswer(fault: TextFault, response: Response): void {
  if (fault.kind === 'drop-after-accepting') response.socket?.destroy();
  if (fault.kind === 'trouble-after-accepting')
    response.status(502).type('html').send('<h1>Bad gateway</h1>');
}
