import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { RequestState, ResetRequest, Tx } from '../database/client.ts';
import type { AccountId, RequestId, StaffId } from '../ids.ts';
import { expireRequest } from './end.ts';
import type { HeldRequest } from './hold.ts';

/** What had become of a request before. */
export interface AlreadyEnded {
  kind: 'already';
  state: Exclude<RequestState, 'open'>;
  /** The name of who decided; absent when nobody did. */
  by: string | undefined;
  /** Whether that was the same person, as on a second click. */
  byYou: boolean;
  at: Date;
  /** What the decider wrote. */
  note: string | null;
  /** A code of endReasons.ts, where nobody decided. */
  reason: string | null;
}

/**
 * What became of a request that is not open, and of one whose time is over although its job has not come yet: that one
 * ends here.
 */
export async function alreadyEnded(
  core: Core,
  tx: Tx,
  { request }: HeldRequest,
  staffId: StaffId,
): Promise<AlreadyEnded | undefined> {
  const accountId = request.accountId as AccountId;
  const now = core.clock.now();
  if (request.state !== 'open') return ended(tx, request, staffId);
  if (request.expiresAt > now) return undefined;
  const entry = await expireRequest(core, tx, accountId, request.id as RequestId);
  if (entry) await appendAudit(core, tx, accountId, entry);
  return readEnded(tx, request, staffId);
}

/** Somebody who holds nothing but the request came first: a cancellation, or the end of its time. */
export async function endedMeanwhile(
  core: Core,
  tx: Tx,
  held: HeldRequest,
  staffId: StaffId,
): Promise<AlreadyEnded> {
  return (await alreadyEnded(core, tx, held, staffId)) ?? readEnded(tx, held.request, staffId);
}

async function readEnded(tx: Tx, { accountId, id }: ResetRequest, staffId: StaffId): Promise<AlreadyEnded> {
  return ended(
    tx,
    await tx.resetRequest.findUniqueOrThrow({ where: { accountId_id: { accountId, id } } }),
    staffId,
  );
}

async function ended(tx: Tx, request: ResetRequest, staffId: StaffId): Promise<AlreadyEnded> {
  const { accountId, state, decidedBy, decidedNote, endedAt, endedReason } = request;
  if (state === 'open' || !endedAt)
    throw new Error(`Request ${request.id} is open, though it could not be decided.`);
  const decider = decidedBy
    ? await tx.staff.findUnique({
        where: { accountId_id: { accountId, id: decidedBy } },
        select: { name: true },
      })
    : null;
  return {
    kind: 'already',
    state,
    by: decider?.name,
    byYou: decidedBy === staffId,
    at: endedAt,
    note: decidedNote,
    reason: endedReason,
  };
}
