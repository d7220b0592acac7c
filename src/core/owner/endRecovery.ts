import type { Actor, AuditEntry, Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { OwnerRecovery, Tx } from '../database/client.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';
import { endLink } from '../links/lifecycle.ts';
import type { HeldOwner } from './holdOwner.ts';
import { mailEverywhere } from './tell.ts';

/** Why a recovery came to nothing without the owner's pressing anything. */
export type CancelReason =
  /** The Operator took it back. */
  | 'operator'
  /** The email on record is another one now. */
  | 'address_changed'
  /** A new password was chosen meanwhile, so the old one was not lost or is mended. */
  | 'password_changed'
  /** Somebody else owns the business now. */
  | 'ownership';

/**
 * Ends a recovery that waits, once, and tells the owner everywhere; a link of it that is out already dies with it. In
 * the caller's transaction, which holds the owner's row.
 * @returns what to append to the Audit Log; undefined when it was over already.
 */
export async function endRecovery(
  core: Pick<Core, 'clock' | 'queue' | 'secrets'>,
  tx: Tx,
  { owner, account }: HeldOwner,
  recovery: Pick<OwnerRecovery, 'id' | 'state' | 'linkId' | 'address'>,
  end: { as: 'stopped' } | { as: 'cancelled'; reason: CancelReason },
  by: { actor: Actor; via: Via },
): Promise<AuditEntry[] | undefined> {
  const accountId = account.id as AccountId;
  const { count } = await tx.ownerRecovery.updateMany({
    where: { accountId, id: recovery.id, state: recovery.state },
    data: { state: end.as, endedAt: core.clock.now() },
  });
  if (count === 0) return undefined;
  const linkEnded =
    recovery.linkId !== null &&
    (await endLink(core, tx, accountId, recovery.linkId as LinkId, 'cancelled', 'recovery_stopped'));
  const reason = end.as === 'cancelled' ? end.reason : null;
  await mailEverywhere(core, tx, {
    staff: owner,
    account,
    template: 'owner-recovery',
    content: { what: end.as, ...(reason ? { reason } : {}) },
    also: recovery.address,
  });
  return [
    {
      ...by,
      action: end.as === 'stopped' ? 'owner.recovery_stopped' : 'owner.recovery_cancelled',
      subject: { kind: 'staff', id: owner.id },
      details: {
        recovery: recovery.id,
        ...(reason ? { reason } : {}),
        ...(recovery.linkId ? { link: recovery.linkId, link_ended: linkEnded } : {}),
      },
    },
  ];
}

/**
 * Cancels what waits for a staff member who has chosen a new password or handed the business on; nothing happens where
 * nothing waits. In the caller's transaction, which holds the person's row.
 * @returns what to append to the Audit Log.
 */
export async function cancelWaiting(
  core: Pick<Core, 'clock' | 'queue' | 'secrets'>,
  tx: Tx,
  { accountId, staffId }: { accountId: AccountId; staffId: StaffId },
  reason: CancelReason,
  by: { actor: Actor; via: Via },
): Promise<AuditEntry[]> {
  const waiting = await tx.ownerRecovery.findFirst({
    where: { accountId, staffId, state: 'waiting' },
    include: { staff: true, account: true },
  });
  if (!waiting) return [];
  const { staff, account } = waiting;
  const held = { owner: { ...staff, id: staffId }, account };
  return (await endRecovery(core, tx, held, waiting, { as: 'cancelled', reason }, by)) ?? [];
}
