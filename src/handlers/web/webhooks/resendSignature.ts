import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { MINUTE } from '../../../core/clock.ts';

/** How far a request's time may be from ours, either way. */
const MOST_APART = 5 * MINUTE;
/** No dot: with one, the same signed bytes could be read as another id and another time. */
const EVENT_ID = /^[\w-]{1,200}$/;
const TIMESTAMP = /^\d{1,11}$/;
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/;
/** More are only sent by whoever tries them out; while a secret is being replaced there are two. */
const MOST_SIGNATURES = 10;

export type Signed = { eventId: string } | { status: 400 | 401; words: string };

/**
 * Whether a request is Resend's own and of now: the scheme of Svix (docs.svix.com/receiving/verifying-payloads/how-manual)
 * with HMAC-SHA256 over `id.time.body`. Our own check, and not that of Resend's client: that one goes by the machine's
 * clock and by a body that was made into text.
 * @param secrets any may have signed it.
 */
export function checkSignature(
  headers: IncomingHttpHeaders,
  body: Buffer,
  { secrets, now }: { secrets: readonly Buffer[]; now: Date },
): Signed {
  const eventId = one(headers['svix-id']);
  const time = one(headers['svix-timestamp']);
  const given = one(headers['svix-signature']);
  if (!EVENT_ID.test(eventId) || !TIMESTAMP.test(time) || given === '')
    return { status: 400, words: 'This request does not say who signed it and when.' };
  const known = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${eventId}.${time}.`).update(body).digest(),
  );
  // All are compared with all, however the first comparison ends.
  const fitting = given
    .split(' ', MOST_SIGNATURES)
    .flatMap((signature) => SIGNATURE.exec(signature)?.[1] ?? [])
    .map((base64) => Buffer.from(base64, 'base64'))
    .filter((signature) => known.filter((digest) => timingSafeEqual(digest, signature)).length > 0);
  if (fitting.length === 0) return { status: 401, words: 'This request is not signed by Resend.' };
  if (Math.abs(now.getTime() - Number(time) * 1_000) > MOST_APART)
    return { status: 401, words: 'This request is not of now.' };
  return { eventId };
}

/** A header that came twice is a list, or joined by a comma that no value of these has. */
function one(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
