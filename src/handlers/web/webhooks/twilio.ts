import { parse as parseForm } from 'node:querystring';
import { type Request, type RequestHandler, type Response, Router, raw } from 'express';
// Not the whole of Twilio's client, which is large.
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { z } from 'zod';
import type { Core } from '../../../core/core.ts';
import { readOptOut, takeOptOut } from '../../../core/delivery/news/optOut.ts';
import { takeTextNews } from '../../../core/delivery/news/textNews.ts';
import type { TwilioSettings } from '../../../core/delivery/twilio.ts';
import { readStatus } from '../../../core/delivery/twilioAnswers.ts';
import { type DeliveryId, isRowId } from '../../../core/ids.ts';

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
  const router = Router();
  router.post(PATH, readBytes, (request, response) => {
    const params = readFields(request.body);
    // Our own address, never the request's headers; the signature covers it to the letter, with or without the port.
    const url = `${core.publicUrl}${request.originalUrl}`;
    if (!isSigned(authTokens, request.get('x-twilio-signature'), url, params)) {
      core.log.warn('refused a request to Twilio’s address: it is not signed');
      response.status(403).type('text/plain').send('This request is not signed by Twilio.');
      return;
    }
    return take(core, new URL(url).searchParams.get('delivery'), params).then(
      () => void response.status(204).end(),
      (error: unknown) => {
        core.log.error({ err: error }, 'news of Twilio could not be taken');
        response.status(503).type('text/plain').send('Keydesk cannot take this just now.');
      },
    );
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

const readAll = raw({ type: () => true, limit: MOST_BYTES, inflate: false });

const readBytes: RequestHandler = (request: Request, response: Response, next) =>
  readAll(request, response, (error?: unknown) => {
    if (!error) return next();
    const tooLarge = typeof error === 'object' && 'type' in error && error.type === 'entity.too.large';
    response
      .status(tooLarge ? 413 : 400)
      .type('text/plain')
      .send('This request cannot be read.');
  });

function readFields(body: unknown): Fields {
  return Buffer.isBuffer(body) ? parseForm(body.toString('utf8'), '&', '=', { maxKeys: MOST_FIELDS }) : {};
}

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
