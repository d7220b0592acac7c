import { parse as parseForm } from 'node:querystring';
import { Router } from 'express';
// Not the whole of Twilio's client, which is large.
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { z } from 'zod';
import type { Core } from '../../../core/core.ts';
import { readOptOut, takeOptOut } from '../../../core/delivery/news/optOut.ts';
import { takeTextNews } from '../../../core/delivery/news/textNews.ts';
import type { TwilioSettings } from '../../../core/delivery/twilio.ts';
import { readStatus } from '../../../core/delivery/twilioAnswers.ts';
import { faultOf } from '../../../core/faults.ts';
import { type DeliveryId, isRowId } from '../../../core/ids.ts';
import { rawBodyReader } from './rawBody.ts';

const PATH = '/webhooks/twilio';
/** Twilio's own are a few hundred bytes; an inbound message has at most 1,600 characters. */
const MOST_BYTES = 64 * 1_024;
const MOST_FIELDS = 200;

const sid = z.string().regex(/^(?:SM|MM)[0-9a-f]{32}$/);
const statusNews = z.object({
  MessageSid: sid,
  MessageStatus: z.string().max(40),
  ErrorCode: z.coerce.number().int().positive().optional().catch(undefined),
});
const answer = z.object({
  MessageSid: sid,
  From: z.string().regex(/^\+[1-9]\d{6,14}$/),
  Body: z.string().catch(''),
  OptOutType: z.string().max(40).optional().catch(undefined),
});

/**
 * Twilio's news: what became of a text, and what somebody answered. Only what Twilio signed for our own public address
 * is looked at; and whether that was about anything of ours, the answer does not tell.
 */
export function twilioWebhook(core: Core, { authTokens }: Pick<TwilioSettings, 'authTokens'>): Router {
  const readBody = rawBodyReader(MOST_BYTES);
  const router = Router();
  router.post(PATH, async (request, response) => {
    const body = await readBody(request, response);
    if (!('bytes' in body)) {
      response.status(body.status).type('text/plain').send(body.words);
      return;
    }
    const params = parseForm(body.bytes.toString('utf8'), '&', '=', { maxKeys: MOST_FIELDS });
    // Our own address, never the request's headers; the signature covers it to the letter, with or without the port.
    const url = `${core.publicUrl}${request.originalUrl}`;
    if (!isSigned(authTokens, request.get('x-twilio-signature'), url, params)) {
      core.log.warn('refused a request to Twilio’s address: it is not signed');
      response.status(403).type('text/plain').send('This request is not signed by Twilio.');
      return;
    }
    try {
      await take(core, new URL(url).searchParams.get('delivery'), params);
    } catch (error) {
      core.log.error({ error: faultOf(error) }, 'news of Twilio could not be taken');
      response.status(503).type('text/plain').send('Keydesk cannot take this just now.');
      return;
    }
    response.status(204).end();
  });
  return router;
}

async function take(core: Core, deliveryId: string | null, params: Fields): Promise<void> {
  if (deliveryId === null) {
    const read = answer.safeParse(params).data;
    const what = read && readOptOut(read.Body, read.OptOutType);
    if (read && what) await takeOptOut(core, { phone: read.From, what, messageId: read.MessageSid });
    return;
  }
  const read = statusNews.safeParse(params).data;
  const status = read && readStatus(read.MessageStatus);
  if (!read || !status || !isRowId(deliveryId)) return;
  await takeTextNews(core, {
    deliveryId: deliveryId as DeliveryId,
    providerId: read.MessageSid,
    status,
    errorCode: read.ErrorCode,
  });
}

type Fields = Record<string, string | string[] | undefined>;

function isSigned(
  authTokens: readonly string[],
  signature: string | undefined,
  url: string,
  params: Fields,
): boolean {
  if (!signature || signature.length > 100 || !URL.canParse(url)) return false;
  // All tokens are tried, in constant time each.
  return authTokens.filter((token) => validateRequest(token, signature, url, params)).length > 0;
}
