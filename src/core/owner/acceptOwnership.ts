import { appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { OwnershipTransfer, Staff, Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { cancelWaiting } from './endRecovery.ts';
import { endOffer } from './endTransfer.ts';
import { endWhatIsDoneTo } from './endWhatIsDoneTo.ts';
import { isStillProved, type Proof } from './provePassword.ts';
import { mailEverywhere } from './tell.ts';

export type AcceptOutcome =
  | { kind: 'accepted' }
  /** It was accepted, declined, taken back or too late already; or it is not theirs. */
  | { kind: 'over' }
  /** One of the two is not what they were when it was offered; so the offer is over now. */
  | { kind: 'changed' }
  /** The session or the password that was proved is not theirs any more. */
  | { kind: 'signed-out' }
  /** A colleague may know their password, and would know the Business Owner's (S8). Nothing is ended. */
  | { kind: 'password-assigned' };

/**
 * Somebody with Admin Access, who has just proved their own password, accepts the business. In one transaction the
 * transfer is done, the old owner has Admin Access, the new one owns the business, whatever others had begun to do to the
 * new owner's password ends, a recovery of the old owner ends, and both are told. The order is the database's: it lets an
 * owner change only together with a transfer that is done, and never has two.
 */
export async function acceptOwnership(
  core: Core,
  {
    accountId,
    transferId,
    staffId,
    proof,
  }: { accountId: AccountId; transferId: string; staffId: StaffId; proof: Proof },
): Promise<AcceptOutcome> {
  return core.db.$transaction(async (tx): Promise<AcceptOutcome> => {
    const found = await tx.ownershipTransfer.findFirst({
      where: { accountId, id: transferId, toId: staffId },
    });
    if (!found) return { kind: 'over' };
    const held = await holdStaff(tx, accountId, [found.fromId as StaffId, staffId]);
    const from = held.get(found.fromId as StaffId);
    const to = held.get(staffId);
    if (!(await isStillProved(tx, accountId, staffId, proof))) return { kind: 'signed-out' };
    const now = core.clock.now();
    const stands = { accountId, id: transferId, state: 'offered' as const, expiresAt: { gt: now } };
    if (!from || !to || (await tx.ownershipTransfer.count({ where: stands })) === 0) return { kind: 'over' };
    const worker = { actor: { kind: 'keydesk' }, via: 'office_portal' } as const;
    if (from.level !== 'owner' || to.level !== 'admin' || to.deactivatedAt) {
      await endOffer(core, tx, found, 'cancelled', worker, { reason: 'changed_meanwhile' });
      return { kind: 'changed' };
    }
    if (await isAssigned(tx, to)) return { kind: 'password-assigned' };
    const { count } = await tx.ownershipTransfer.updateMany({
      where: stands,
      data: { state: 'done', endedAt: now },
    });
    if (count === 0) return { kind: 'over' };
    await handOver(core, tx, found, { from, to });
    return { kind: 'accepted' };
  });
}

/**
 * Whether a colleague may know the password that stands (S5): they assigned one, and no other was chosen since with a
 * link, which only the person's own inbox or phone gets. Whoever assigned it could have changed it once more.
 */
async function isAssigned(tx: Tx, { accountId, id: staffId }: Staff): Promise<boolean> {
  const chosen = await tx.resetLink.findFirst({
    where: { accountId, staffId, state: 'redeemed' },
    orderBy: { endedAt: 'desc' },
    select: { endedAt: true },
  });
  const since = chosen?.endedAt ? { endedAt: { gte: chosen.endedAt } } : {};
  const assigned = { accountId, subjectId: staffId, assigned: true, ...since };
  const must = { accountId, staffId, mustChange: true };
  return (
    (await tx.passwordAssignment.count({ where: assigned })) + (await tx.credential.count({ where: must })) >
    0
  );
}

async function handOver(
  core: Core,
  tx: Tx,
  { id, fromId, toId }: OwnershipTransfer,
  { from, to }: { from: Staff; to: Staff },
): Promise<void> {
  const accountId = from.accountId as AccountId;
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const by = { actor: { kind: 'staff', id: toId }, via: 'office_portal' } as const;
  const entries = [
    ...(await cancelWaiting(core, tx, { accountId, staffId: fromId as StaffId }, 'ownership', by)),
    ...(await endWhatIsDoneTo(core, tx, accountId, toId as StaffId, by)),
    ...(await endWhatIsDoneTo(core, tx, accountId, fromId as StaffId, by)),
  ];
  // The old one first: an account has one owner at every moment.
  await tx.staff.update({ where: { accountId_id: { accountId, id: fromId } }, data: { level: 'admin' } });
  await tx.staff.update({ where: { accountId_id: { accountId, id: toId } }, data: { level: 'owner' } });
  for (const staff of [from, to])
    await mailEverywhere(core, tx, {
      staff,
      account,
      template: 'ownership',
      content: { what: 'done', from: from.name, to: to.name, side: staff === from ? 'from' : 'to' },
    });
  await core.queue.add(tx, 'home', { accountId });
  const levels = [
    { id: fromId, was: 'owner', becomes: 'admin' },
    { id: toId, was: 'admin', becomes: 'owner' },
  ];
  await appendAudits(core, tx, accountId, [
    {
      ...by,
      action: 'ownership.transferred',
      subject: { kind: 'staff', id: toId },
      details: { transfer: id, from: fromId, to: toId },
    },
    ...levels.map(({ id: staffId, was, becomes }) => ({
      ...by,
      action: 'staff.level_changed' as const,
      subject: { kind: 'staff' as const, id: staffId },
      details: { from: was, to: becomes, transfer: id },
    })),
    ...entries,
  ]);
}
