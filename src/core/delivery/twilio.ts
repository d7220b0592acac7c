import type { Logger } from 'pino';
import twilio from 'twilio';
import { z } from 'zod';
import { after, MINUTE } from '../clock.ts';
import type { FoundText, OutgoingText, SendOutcome, TextProvider } from './provider.ts';
import { readStatus, sortRefusal } from './twilioAnswers.ts';
import { NeverLeft, TwilioHttp } from './twilioHttp.ts';

export { NeverLeft, NoAnswer } from './twilioHttp.ts';

/** What Keydesk needs to send texts. */
export interface TwilioSettings {
  accountSid: string;
  /** The first is used; news may be signed with any (Twilio has two while one is being replaced). */
  authTokens: readonly [string, ...string[]];
  /** One of them, or both: then the number must be of the service. */
  messagingServiceSid?: string | undefined;
  from?: string | undefined;
  /** Absent: Twilio's own addresses. */
  baseUrl?: string | undefined;
}

const SID = /^(?:SM|MM)[0-9a-f]{32}$/;
const message = z.object({
  sid: z.string().regex(SID),
  status: z.string(),
  errorCode: z.coerce.number().int().nullish(),
  body: z.string().nullish(),
  dateCreated: z.date().nullish().catch(null),
});
const refusal = z.object({ status: z.number().int(), code: z.number().int().nullish().catch(undefined) });

/** Texts to one number that are looked through for one of ours; a guardian gets a few a day at most. */
const LOOKED_THROUGH = 50;
/** How far Twilio's clock may be from ours. */
const CLOCKS_APART = 2 * MINUTE;

/** Where Twilio tells what became of a text: our own id in the address, under Twilio's signature with the rest of it. */
export function statusCallback(publicUrl: string, deliveryId: string): string {
  return `${publicUrl}/webhooks/twilio?delivery=${deliveryId}`;
}

/**
 * Texts by Twilio, through its own client: no retries of its own, nothing logged but numbers.
 * @param publicUrl where the news of each text is to go.
 * @param timeoutMs milliseconds until an attempt without an answer counts as unknown.
 */
export function makeTwilio({
  settings,
  publicUrl,
  log,
  timeoutMs,
}: {
  settings: TwilioSettings;
  publicUrl: string;
  log: Logger;
  timeoutMs?: number;
}): TextProvider {
  const client = openTwilio(settings, timeoutMs);

  return {
    async send({ deliveryId, ...text }) {
      return client.messages
        .create(messageOf(settings, statusCallback(publicUrl, deliveryId), text))
        .then(accepted, (error: unknown) => {
          const { status, code } = refusal.safeParse(error).data ?? {};
          log.warn({ delivery: deliveryId, status, code }, 'Twilio did not take a text, or did not say so');
          return sortFailure(error, status, code ?? undefined);
        });
    },
    async find({ to, since, isOurs }) {
      try {
        // Not by DateSent: a text that waits in Twilio's queue has none yet.
        const list = z.array(message).parse(await client.messages.list({ to, limit: LOOKED_THROUGH }));
        const found = list.find(({ body }) => body && isOurs(body));
        if (found) return foundText(found);
        const earliest = after(since, -CLOCKS_APART);
        const recent = list.filter(({ dateCreated }) => dateCreated && dateCreated >= earliest);
        // An account that redacts its messages keeps no words to know ours by.
        const redacted = recent.some(({ body }) => !body);
        // Ours may be behind the last one that we look at.
        const covered = recent.length === LOOKED_THROUGH;
        return { kind: redacted || covered ? 'cannot-tell' : 'none' };
      } catch {
        return { kind: 'cannot-tell' };
      }
    },
    async look(providerId) {
      try {
        return foundText(message.parse(await client.messages(providerId).fetch()));
      } catch {
        return { kind: 'cannot-tell' };
      }
    },
  };
}

/** Twilio's client over our own wire. Whatever the environment says of edges, regions and log levels does not reach it. */
export function openTwilio({ accountSid, authTokens, baseUrl }: TwilioSettings, timeoutMs?: number) {
  return twilio(accountSid, authTokens[0], {
    httpClient: new TwilioHttp({ baseUrl, ...(timeoutMs ? { timeoutMs } : {}) }),
    autoRetry: false,
    logLevel: 'error',
    edge: '',
    region: '',
  });
}

/**
 * Twilio keeps the text's words and number for as long as it does by default: by the words we find a text whose outcome
 * is unknown, and the link in them is dead after 30 minutes.
 */
function messageOf(
  { messagingServiceSid, from }: TwilioSettings,
  callback: string,
  { to, body, validFor }: Omit<OutgoingText, 'deliveryId'>,
) {
  return {
    to,
    body,
    // Shortening is a service's own setting; it would put a redirector before the link.
    ...(messagingServiceSid ? { messagingServiceSid, shortenUrls: false } : {}),
    ...(from ? { from } : {}),
    statusCallback: callback,
    validityPeriod: validFor,
    riskCheck: 'enable' as const,
  };
}

function accepted(answer: unknown): SendOutcome {
  const read = message.pick({ sid: true }).safeParse(answer);
  // An answer that is none of Twilio's: somebody on the way may have taken the text further.
  return read.success ? { kind: 'accepted', providerId: read.data.sid } : { kind: 'unknown' };
}

function sortFailure(error: unknown, status: number | undefined, code: number | undefined): SendOutcome {
  if (error instanceof NeverLeft) return { kind: 'try-again', problem: 'sms_silent' };
  return status === undefined ? { kind: 'unknown' } : sortRefusal(status, code);
}

function foundText({ sid, status, errorCode }: z.infer<typeof message>): FoundText {
  const known = readStatus(status);
  if (!known) return { kind: 'cannot-tell' };
  return {
    kind: 'found',
    report: { providerId: sid, status: known, ...(errorCode ? { errorCode } : {}) },
  };
}
