import { type Response, Router } from 'express';
import type { Core } from '../../../core/core.ts';
import { readResendEvent } from '../../../core/delivery/news/resendEvent.ts';
import { takeEmailNews } from '../../../core/delivery/news/resendNews.ts';
import { faultOf } from '../../../core/faults.ts';
import { rawBodyReader } from './rawBody.ts';
import { checkSignature } from './resendSignature.ts';

const PATH = '/webhooks/resend';
/** Resend's own are one or two kilobytes; a long subject and a mail server's story fit as well. */
const MOST_BYTES = 128 * 1_024;
const JSON_TYPE = /^application\/json\s*(;|$)/i;
/** Seconds. Resend goes by its own schedule, which begins with 5 as well. */
const RETRY_AFTER = '5';

/**
 * Resend's news of what became of an email. Only what Resend signed, and now, is looked at. 2xx means that it is kept, or
 * that it is nothing of ours, which is not told apart; anything that may go better next time is 503, and Resend tells it
 * again.
 * @param secrets the keys of RESEND_WEBHOOK_SECRET; without one nothing can be believed.
 */
export function resendWebhook(core: Core, secrets: readonly Buffer[] = []): Router {
  const readBody = rawBodyReader(MOST_BYTES);
  let said = false;
  const router = Router();
  router.post(PATH, async (request, response) => {
    if (secrets.length === 0) {
      if (!said) core.log.error('Resend tells what became of emails, but RESEND_WEBHOOK_SECRET is not set');
      said = true;
      return answerLater(response);
    }
    const body = await readBody(request, response);
    if (!('bytes' in body)) return refuse(body);
    const signed = checkSignature(request.headers, body.bytes, { secrets, now: core.clock.now() });
    if (!('eventId' in signed)) return refuse(signed);
    if (!JSON_TYPE.test(request.get('content-type') ?? ''))
      return refuse({ status: 415, words: 'This is not JSON.' });
    const news = readResendEvent(body.bytes.toString('utf8'));
    if (news === 'broken') return refuse({ status: 400, words: 'This is nothing that Resend sends.' });
    try {
      if (news !== 'other') await takeEmailNews(core, signed.eventId, news);
    } catch (error) {
      core.log.error({ error: faultOf(error) }, 'news of Resend could not be taken; it is told again');
      return answerLater(response);
    }
    response.status(204).end();

    function refuse({ status, words }: { status: number; words: string }): void {
      core.log.warn({ status, why: words }, 'refused a request to Resend’s address');
      response.status(status).type('text/plain').send(words);
    }
  });
  return router;
}

function answerLater(response: Response): void {
  response.setHeader('Retry-After', RETRY_AFTER);
  response.status(503).type('text/plain').send('Keydesk cannot take this just now.');
}
