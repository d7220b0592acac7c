import type { Actor, AuditEntry, Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import { namedInAudit, type Person, personOf, rowsOf } from '../credentials/person.ts';
import type { RequestState, ResetRequest, Tx } from '../database/client.ts';
import type { AccountId, RequestId, StaffId } from '../ids.ts';
import type { RequestEndReason } from './endReasons.ts';
import { tellRequester } from './tellRequester.ts';

/** How a request ends other than by approval. */
export interface RequestEnd {
  state: Exclude<RequestState, 'open' | 'approved'>;
  reason?: RequestEndReason;
  /** Of `denied`. */
  decidedBy?: StaffId;
  note?: string;
}

/** Who ended it, for the Audit Log; `details` are added to the entry's. */
export interface EndedBy {
  actor: Actor;
  via: Via;
  details?: AuditEntry['details'];
}

/**
 * Ends an open request, once: one conditional write (A4). Its cards, App Home and the requester are told.
 * @param only a further condition, such as that its time is over.
 * @returns the entry for the caller to append last; undefined when it was not open any more.
 */
export async function endRequest(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  requestId: RequestId,
  { state, reason, decidedBy, note }: RequestEnd,
  { actor, via, details }: EndedBy,
  only: { expiresAt?: { gt: Date } | { lte: Date } } = {},
): Promise<AuditEntry | undefined> {
  const [ended] = await tx.resetRequest.updateManyAndReturn({
    where: { accountId, id: requestId, state: 'open', ...only },
    data: {
      state,
      endedAt: core.clock.now(),
      endedReason: reason ?? null,
      decidedBy: decidedBy ?? null,
      decidedNote: note ?? null,
    },
  });
  if (!ended) return undefined;
  await tellOfEnd(core, tx, ended, actor);
  return {
    actor,
    via,
    action: `request.${state}`,
    subject: namedInAudit(personOf(ended)),
    details: {
      request: requestId,
      ...(reason ? { reason } : {}),
      ...(note ? { note } : {}),
      ...details,
    },
  };
}

/**
 * As endRequest; but one whose time is over has expired, whatever comes before its job (A5).
 * @returns also how it ended.
 */
export async function endOrExpire(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  requestId: RequestId,
  end: RequestEnd,
  by: EndedBy,
): Promise<{ state: RequestEnd['state']; entry: AuditEntry } | undefined> {
  const now = core.clock.now();
  const entry = await endRequest(core, tx, accountId, requestId, end, by, { expiresAt: { gt: now } });
  if (entry) return { state: end.state, entry };
  const expired = await expireRequest(core, tx, accountId, requestId);
  return expired && { state: 'expired', entry: expired };
}

/** Ends a request whose time is over. @returns as endRequest. */
export function expireRequest(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  requestId: RequestId,
): Promise<AuditEntry | undefined> {
  const by: EndedBy = { actor: { kind: 'keydesk' }, via: 'worker' };
  const over = { expiresAt: { lte: core.clock.now() } };
  return endRequest(core, tx, accountId, requestId, { state: 'expired' }, by, over);
}

/** Ends every open request about one person. Returns the entries of those that ended, for the caller to append last. */
export async function endOpenRequests(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  person: Person,
  end: RequestEnd,
  by: EndedBy,
): Promise<AuditEntry[]> {
  const open = await tx.resetRequest.findMany({
    where: { accountId, ...rowsOf(person), state: 'open' },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  const entries: AuditEntry[] = [];
  for (const { id } of open) {
    const ended = await endOrExpire(core, tx, accountId, id as RequestId, end, by);
    if (ended) entries.push(ended.entry);
  }
  return entries;
}

/** A request has ended in whatever way: brings its cards and App Home up to date, and tells the requester (A6). */
export async function tellOfEnd(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  ended: ResetRequest,
  actor: Actor,
): Promise<void> {
  await core.queue.add(tx, 'request-card', { requestId: ended.id });
  await core.queue.add(tx, 'home', { accountId: ended.accountId });
  await tellRequester(core, tx, ended, actor);
}
