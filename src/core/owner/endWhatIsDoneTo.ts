import { endOpenRequests } from '../approvals/end.ts';
import type { Actor, AuditEntry, Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { endedEntries, endOpenLinks } from '../links/lifecycle.ts';

/**
 * Ends what anybody has begun to do to a staff member's password: requests, links and invitations, and one-time ways to
 * assign one. The database would refuse each of them once the person owns the business; this way nobody is left with a
 * dead button. The caller holds the person's row.
 * @returns what to append to the Audit Log.
 */
export async function endWhatIsDoneTo(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  staffId: StaffId,
  by: { actor: Actor; via: Via },
): Promise<AuditEntry[]> {
  const now = core.clock.now();
  const subject = { kind: 'staff', id: staffId } as const;
  const requests = await endOpenRequests(
    core,
    tx,
    accountId,
    { portal: 'office', staffId },
    { state: 'cancelled', reason: 'is-the-owner' },
    by,
  );
  const links = await endOpenLinks(core, tx, accountId, { staffId }, 'cancelled', 'owner');
  const assignments = await tx.passwordAssignment.updateManyAndReturn({
    where: { accountId, subjectId: staffId, endedAt: null },
    data: { endedAt: now },
    select: { id: true },
  });
  return [
    ...requests,
    ...endedEntries(links, { ...by, action: 'reset.cancelled', subject }, { reason: 'owner' }),
    ...assignments.map(({ id }) => ({
      ...by,
      action: 'password.assignment_refused' as const,
      subject,
      details: { assignment: id, reason: 'owner' },
    })),
  ];
}
