import { createHmac } from 'node:crypto';
import type { Status, Text } from './textbox.ts';

/** Twilio's signature of a request: the address to the letter, then each field's name and value, in order of the names. */
export function sign(authToken: string, url: string, fields: Record<string, string>): string {
  const signed = Object.keys(fields)
    .sort()
    .reduce((words, name) => words + name + (fields[name] ?? ''), url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

/**
 * Posts a signed form as Twilio does.
 * @param url the public address, which is signed.
 * @param at where that is on this machine, if it cannot be reached by its name.
 * @returns the status of the answer; 0 when nobody answered
 */
export async function post(
  authToken: string,
  url: string,
  fields: Record<string, string>,
  at: string = url,
): Promise<number> {
  try {
    const answer = await fetch(at, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': sign(authToken, url, fields),
        'i-twilio-idempotency-token': crypto.randomUUID(),
        'user-agent': 'TwilioProxy/1.1',
      },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(15_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

/** What a status callback says. */
export function statusFields(
  accountSid: string,
  { sid, to, from }: Text,
  status: Status,
  errorCode: number | undefined,
): Record<string, string> {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    From: from,
    MessageSid: sid,
    MessageStatus: status,
    SmsSid: sid,
    SmsStatus: status,
    To: to,
    ...(errorCode ? { ErrorCode: String(errorCode) } : {}),
  };
}

const STOP = /^(?:stop|stopall|unsubscribe|end|quit|revoke|optout|cancel)$/i;
const START = /^(?:start|yes|unstop)$/i;

/** What an answer does at Twilio itself, whoever hears of it. */
export function optOutOf(body: string): 'STOP' | 'START' | undefined {
  if (STOP.test(body.trim())) return 'STOP';
  return START.test(body.trim()) ? 'START' : undefined;
}

/** What a message from a phone says. */
export function inboundFields(
  accountSid: string,
  message: { sid: string; from: string; to: string; body: string },
): Record<string, string> {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Body: message.body,
    From: message.from,
    FromCountry: 'US',
    MessageSid: message.sid,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: message.sid,
    SmsSid: message.sid,
    SmsStatus: 'received',
    To: message.to,
    ToCountry: 'US',
  };
}
