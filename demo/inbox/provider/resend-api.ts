import { randomUUID } from 'node:crypto';
import express, { type Response, type Router } from 'express';
import type { Email, Mailbox } from '../mailbox.ts';
import { nameFor, refuse, sendError } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { type EmailRequest, type RequestProblem, readEmailRequest } from './request.ts';

/** A request to send, as it came in, and what became of it. */
export interface Attempt {
  at: Date;
  idempotencyKey: string | undefined;
  body: string;
  outcome: 'accepted' | 'repeated' | 'refused' | Fault['kind'];
}

export interface Provider {
  mailbox: Mailbox;
  faults: Faults;
  attempts: Attempt[];
  apiKey: string;
  /** The one domain that may send, as if it were verified. */
  domain: string;
  now: () => Date;
  /** Milliseconds from request to answer, as a provider far away has them. */
  latencyMs: number;
  /** Hears of every email that is newly accepted. */
  accepted?: (email: Email) => void;
}

/** The part of Resend's HTTP API that the real `resend` client of Keydesk meets. */
export function resendApi(provider: Provider): Router {
  const router = express.Router();
  const keys = new IdempotencyKeys(provider.now);
  router.use((request, response, next) => {
    const header = request.get('authorization');
    if (!header?.startsWith('Bearer ')) refuse(response, 'missing_api_key');
    else if (header !== `Bearer ${provider.apiKey}`) refuse(response, 'wrong_api_key');
    else next();
  });
  router.post('/emails', express.text({ type: () => true, limit: '2mb' }), async (request, response) => {
    const attempt: Attempt = {
      at: provider.now(),
      idempotencyKey: request.get('idempotency-key'),
      body: String(request.body),
      outcome: 'refused',
    };
    provider.attempts.push(attempt);
    const fault = provider.faults.next();
    if (fault) attempt.outcome = fault.kind;
    if (fault && !fault.kind.endsWith('after-accepting')) {
      goWrong(fault, response);
      return;
    }
    const verdict = await consider(provider, keys, attempt);
    if (verdict.kind === 'refused') refuse(response, verdict.problem);
    else if (verdict.kind === 'malformed')
      sendError(response, 422, verdict.problem.name, verdict.problem.message);
    else if (fault) loseTheAnswer(fault, response);
    else response.json({ id: verdict.id });
    if (!fault) attempt.outcome = verdict.kind === 'malformed' ? 'refused' : verdict.kind;
  });
  router.get('/emails/:id', (request, response) => {
    const email = provider.mailbox.find(request.params.id);
    if (email) response.json(resendObject(email));
    else sendError(response, 404, 'not_found', 'Email not found');
  });
  // Asked by `keydesk doctor`.
  router.get('/domains', (_request, response) => {
    const data = [{ id: 'd1', name: provider.domain, status: 'verified', region: 'us-east-1' }];
    response.json({ object: 'list', has_more: false, data });
  });
  router.all('/emails', (_request, response) => refuse(response, 'method_not_allowed'));
  router.use((_request, response) => refuse(response, 'not_found'));
  return router;
}

type Verdict =
  | { kind: 'accepted' | 'repeated'; id: string }
  | { kind: 'refused'; problem: Parameters<typeof refuse>[1] }
  | { kind: 'malformed'; problem: RequestProblem };

async function consider(provider: Provider, keys: IdempotencyKeys, attempt: Attempt): Promise<Verdict> {
  const { idempotencyKey: key, body } = attempt;
  if (key !== undefined && (key.length < 1 || key.length > 256)) {
    return { kind: 'refused', problem: 'invalid_idempotency_key' };
  }
  const before = key === undefined ? undefined : keys.take(key, body);
  if (before === 'other-body') return { kind: 'refused', problem: 'invalid_idempotent_request' };
  if (before === 'in-progress') return { kind: 'refused', problem: 'concurrent_idempotent_requests' };
  if (before) return { kind: 'repeated', id: before.id };
  if (provider.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, provider.latencyMs));
  const read = readEmailRequest(parse(body));
  if ('problem' in read) {
    if (key !== undefined) keys.release(key);
    return { kind: 'malformed', problem: read.problem };
  }
  const email = emailOf(read.email, key, provider.now());
  provider.mailbox.accept(email);
  if (key !== undefined) keys.settle(key, email.id);
  provider.accepted?.(email);
  return { kind: 'accepted', id: email.id };
}

/** The mail is accepted, and the sender does not learn of it. */
function loseTheAnswer(fault: Fault, response: Response): void {
  if (fault.kind === 'drop-after-accepting') response.socket?.destroy();
}

function goWrong(fault: Fault, response: Response): void {
  if (fault.kind === 'drop') response.socket?.destroy();
  if (fault.kind === 'garbage') response.type('html').send('<h1>It works!</h1>');
  if (fault.kind !== 'status') return;
  const { status, retryAfter } = fault;
  if (retryAfter !== undefined) response.set('retry-after', String(retryAfter));
  sendError(
    response,
    status,
    fault.name ?? nameFor(status),
    fault.message ?? 'Something went wrong at the provider.',
  );
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function emailOf(request: EmailRequest, idempotencyKey: string | undefined, acceptedAt: Date): Email {
  const {
    from,
    to,
    subject,
    html = '',
    text = '',
    reply_to: replyTo = [],
    headers = {},
    tags = [],
  } = request;
  return {
    id: randomUUID(),
    from,
    to,
    subject,
    html,
    text,
    replyTo,
    headers,
    tags,
    idempotencyKey,
    acceptedAt,
    opened: false,
  };
}

function resendObject({ id, from, to, subject, html, text, replyTo, tags, acceptedAt }: Email): object {
  const created_at = acceptedAt.toISOString();
  return {
    object: 'email',
    id,
    from,
    to,
    subject,
    html,
    text,
    reply_to: replyTo,
    cc: [],
    bcc: [],
    tags,
    created_at,
    last_event: 'delivered',
  };
}
