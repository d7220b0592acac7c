import { endOrExpire } from '../approvals/end.ts';
import type { Actor, AuditEntry, Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import { endAllSessions } from '../credentials/sessions.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, RequestId, StaffId } from '../ids.ts';
import { endedEntries, endOpenLinks } from '../links/lifecycle.ts';

/** What ended, for the entry of what ended it. */
export interface CutOff {
  sessions_ended: number;
  links_ended: number;
  requests_ended: number;
  /** For the caller to append last. */
  entries: AuditEntry[];
}

/**
 * Ends what somebody who may do nothing any more has open: their sessions in the Office Portal, links to choose a
 * password, requests that they made or that are about them, and one-time ways to assign a password. The caller holds
 * their row.
 */
export async function cutAccess(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  staffId: StaffId,
  by: { actor: Actor; via: Via },
): Promise<CutOff> {
  const sessions = await endAllSessions(tx, accountId, { portal: 'office', staffId });
  const requests = await endRequests(core, tx, accountId, staffId, by);
  const links = await endOpenLinks(core, tx, accountId, { staffId }, 'cancelled', 'access_lost');
  await tx.passwordAssignment.updateMany({
    where: { accountId, OR: [{ askerId: staffId }, { subjectId: staffId }], endedAt: null },
    data: { endedAt: core.clock.now() },
  });
  const subject = { kind: 'staff', id: staffId } as const;
  return {
    sessions_ended: sessions,
    links_ended: links.length,
    requests_ended: requests.length,
    entries: [
      ...requests,
      ...endedEntries(links, { ...by, action: 'reset.cancelled', subject }, { reason: 'access_lost' }),
    ],
  };
}

async function endRequests(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  staffId: StaffId,
  by: { actor: Actor; via: Via },
): Promise<AuditEntry[]> {
  const open = await tx.resetRequest.findMany({
    where: { accountId, state: 'open', OR: [{ requesterId: staffId }, { staffId }] },
    orderBy: { id: 'asc' },
    select: { id: true, requesterId: true },
  });
  const entries: AuditEntry[] = [];
  for (const { id, requesterId } of open) {
    const reason = requesterId === staffId ? 'requester-left' : 'access-lost';
    const end = { state: 'cancelled', reason } as const;
    const ended = await endOrExpire(core, tx, accountId, id as RequestId, end, by);
    if (ended) entries.push(ended.entry);
  }
  return entries;
}
