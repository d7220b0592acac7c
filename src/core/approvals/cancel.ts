import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { RequestState } from '../database/client.ts';
import type { AccountId, RequestId, StaffId } from '../ids.ts';
import { endOrExpire } from './end.ts';
import { NoSuchRequest, NotOwnRequest } from './refusals.ts';

/**
 * The requester takes an open request back (A5). @returns what it is now: `isNew` false when it had ended before, or its
 * time was over.
 * @throws NoSuchRequest, NotOwnRequest
 */
export async function cancelRequest(
  core: Core,
  { accountId, requestId, staffId }: { accountId: AccountId; requestId: RequestId; staffId: StaffId },
): Promise<{ state: RequestState; isNew: boolean }> {
  return core.db.$transaction(async (tx) => {
    const where = { accountId_id: { accountId, id: requestId } };
    const request = await tx.resetRequest.findUnique({
      where,
      select: { requesterId: true, requester: { select: { name: true } } },
    });
    if (!request) throw new NoSuchRequest();
    if (request.requesterId !== staffId) throw new NotOwnRequest(request.requester.name);
    const by = { actor: { kind: 'staff' as const, id: staffId }, via: 'slack' as const };
    const ended = await endOrExpire(core, tx, accountId, requestId, { state: 'cancelled' }, by);
    if (ended) await appendAudit(core, tx, accountId, ended.entry);
    const { state } = await tx.resetRequest.findUniqueOrThrow({ where, select: { state: true } });
    return { state, isNew: ended?.state === 'cancelled' };
  });
}
