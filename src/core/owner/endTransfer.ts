import { appendAudit } from '../audit/append.ts';
import type { Actor, AuditAction, Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { OwnershipTransfer, Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { mailEverywhere } from './tell.ts';

/** How an offer ends without anybody becoming the owner. */
export type TransferEnd = 'declined' | 'cancelled' | 'expired';

const ACTION: Record<TransferEnd, AuditAction> = {
  declined: 'ownership.declined',
  cancelled: 'ownership.cancelled',
  expired: 'ownership.expired',
};

/**
 * The one to whom the business was offered declines it, or the one who offered it takes it back. Against an acceptance at
 * the same moment, one of the two counts.
 * @returns false when the offer was over already, or is not theirs to end.
 */
export async function endTransfer(
  core: Core,
  { accountId, transferId, staffId }: { accountId: AccountId; transferId: string; staffId: StaffId },
  end: Exclude<TransferEnd, 'expired'>,
): Promise<boolean> {
  return core.db.$transaction(async (tx) => {
    const found = await tx.ownershipTransfer.findFirst({ where: { accountId, id: transferId } });
    if (!found || staffId !== (end === 'declined' ? found.toId : found.fromId)) return false;
    await holdStaff(tx, accountId, [found.fromId as StaffId, found.toId as StaffId]);
    return endOffer(core, tx, found, end, {
      actor: { kind: 'staff', id: staffId },
      via: 'office_portal',
    });
  });
}

/** Ends offers whose days are over. */
export async function expireTransfers(core: Core): Promise<void> {
  const over = await core.db.ownershipTransfer.findMany({
    where: { state: 'offered', expiresAt: { lte: core.clock.now() } },
    take: 100,
  });
  for (const transfer of over)
    await core.db.$transaction(async (tx) => {
      const { accountId, fromId, toId } = transfer;
      await holdStaff(tx, accountId as AccountId, [fromId as StaffId, toId as StaffId]);
      await endOffer(core, tx, transfer, 'expired', { actor: { kind: 'keydesk' }, via: 'worker' });
    });
}

/** Ends an offer that stands, once, and tells both. The caller holds both. */
export async function endOffer(
  core: Core,
  tx: Tx,
  transfer: Pick<OwnershipTransfer, 'id' | 'accountId' | 'fromId' | 'toId'>,
  end: TransferEnd,
  by: { actor: Actor; via: Via },
  details: Record<string, string> = {},
): Promise<boolean> {
  const { id, accountId, fromId, toId } = transfer;
  const { count } = await tx.ownershipTransfer.updateMany({
    where: { accountId, id, state: 'offered' },
    data: { state: end, endedAt: core.clock.now() },
  });
  if (count === 0) return false;
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const from = await tx.staff.findUniqueOrThrow({ where: { accountId_id: { accountId, id: fromId } } });
  const to = await tx.staff.findUniqueOrThrow({ where: { accountId_id: { accountId, id: toId } } });
  for (const staff of [from, to])
    await mailEverywhere(core, tx, {
      staff,
      account,
      template: 'ownership',
      content: { what: end, from: from.name, to: to.name, side: staff === from ? 'from' : 'to' },
    });
  await appendAudit(core, tx, accountId as AccountId, {
    ...by,
    action: ACTION[end],
    subject: { kind: 'staff', id: toId },
    details: { transfer: id, ...details },
  });
  return true;
}
