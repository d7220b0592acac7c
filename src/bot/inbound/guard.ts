import { setTimeout } from 'node:timers/promises';
import { isValidSlackRequest } from '@slack/bolt';
import { type NextFunction, type Request, type Response, raw } from 'express';
import { MINUTE } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import { EVENT_REMEMBERED, type ReplayMemory } from '../replayMemory.ts';
import { eventIdOf, type Payload, readPayload } from './payload.ts';

/** Slack's largest payloads (a view of 250 kB, sent back form-encoded) are below this. */
const MOST_BYTES = 1_000_000;
/** How far a request's time may be from ours, either way. Bolt alone would take any time in the future. */
const MOST_APART = 5 * MINUTE;
const SIGNATURE = /^v0=[0-9a-f]{64}$/;
const TIMESTAMP = /^\d{1,11}$/;

type Verdict = { admit: true } | { admit: false; status: number; words: string };

/**
 * Stands before Bolt and lets in only what Slack sent, now, and once: size, signature, time both ways, shape,
 * replay. Everything else gets a plain 4xx and is never looked at further. `rawBody` is what Bolt goes on with.
 */
export function makeGuard(
  core: Pick<Core, 'clock' | 'log'>,
  { signingSecret, memory }: { signingSecret: string; memory: ReplayMemory },
) {
  const readBody = raw({ type: () => true, limit: MOST_BYTES, inflate: false });

  return async function guard(request: Request, response: Response, next: NextFunction): Promise<void> {
    const unread = await new Promise<unknown>((resolve) => void readBody(request, response, resolve));
    if (unread) return refuse(response, unreadable(unread));
    const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    const genuine = checkSender(request, body);
    if (!genuine.admit) return refuse(response, genuine);
    const payload = readPayload(body, request.get('content-type'));
    if (!payload)
      return refuse(response, { admit: false, status: 400, words: 'This is nothing that Slack sends.' });
    try {
      const signature = String(request.get('x-slack-signature'));
      if (!(await inTime(memory.isNew('signature', signature, MOST_APART * 2 + MINUTE))))
        return refuse(response, { admit: false, status: 401, words: 'This request was received before.' });
      const eventId = eventIdOf(payload);
      // A repeated event was handled: Slack only needs to hear so.
      if (eventId && !(await inTime(memory.isNew('event', eventId, EVENT_REMEMBERED))))
        return void response.status(200).end();
      // Only news, of which Bolt knows nothing: it would let Slack wait.
      if ('type' in payload && payload.type === 'app_rate_limited') {
        core.log.warn('Slack sends fewer events for a minute: there were too many');
        return void response.status(200).end();
      }
    } catch (error) {
      core.log.error({ err: error }, 'no database for a request of Slack');
      return unavailable(response, payload);
    }
    Object.assign(request, { rawBody: Buffer.from(body) });
    next();
  };

  function checkSender(request: Request, body: string): Verdict {
    const no = (words: string): Verdict => ({ admit: false, status: 401, words });
    const signature = request.get('x-slack-signature') ?? '';
    const timestamp = request.get('x-slack-request-timestamp') ?? '';
    if (!SIGNATURE.test(signature) || !TIMESTAMP.test(timestamp))
      return no('This request is not signed by Slack.');
    const now = core.clock.now().getTime();
    if (Math.abs(now - Number(timestamp) * 1_000) > MOST_APART) return no('This request is not of now.');
    const valid = isValidSlackRequest({
      signingSecret,
      body,
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
      nowMilliseconds: now,
    });
    return valid ? { admit: true } : no('This request is not signed by Slack.');
  }

  function refuse(response: Response, verdict: Verdict): void {
    if (verdict.admit) return;
    core.log.warn({ status: verdict.status, why: verdict.words }, 'refused a request to Slack’s address');
    response.status(verdict.status).type('text/plain').send(verdict.words);
  }
}

/** Slack waits 3 seconds; a database that takes longer than this is as good as none, and the request is dropped. */
const DATABASE_HAS = 2_000;

async function inTime<T>(asked: Promise<T>): Promise<T> {
  const tooLate = setTimeout(DATABASE_HAS, undefined, { ref: false }).then(() => {
    throw new Error('The database took too long.');
  });
  return Promise.race([asked, tooLate]);
}

function unreadable(error: unknown): Verdict {
  const type = typeof error === 'object' && error && 'type' in error ? error.type : undefined;
  return type === 'entity.too.large'
    ? { admit: false, status: 413, words: 'This request is too large.' }
    : { admit: false, status: 400, words: 'This request cannot be read.' };
}

/** Without the database a replay cannot be told from a request, so nothing is done; the person hears it where Slack lets us. */
function unavailable(response: Response, payload: Payload): void {
  const words = 'Keydesk cannot reach its database just now. Nothing was done; wait a minute and try again.';
  if ('command' in payload) response.json({ response_type: 'ephemeral', text: words });
  else response.status(503).type('text/plain').send(words);
}
