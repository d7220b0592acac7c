import { appendAudit } from '../audit/append.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { mayDo } from '../permissions/levels.ts';
import { expireTransfers } from './endTransfer.ts';
import { isStillProved, type Proof } from './provePassword.ts';
import { mailEverywhere } from './tell.ts';

/** How long an offer stands, in milliseconds. */
export const OFFER_STANDS = 7 * 24 * 60 * MINUTE;

export interface Offer {
  accountId: AccountId;
  /** The Business Owner, who has just proved the own password (S8). */
  fromId: StaffId;
  toId: StaffId;
  proof: Proof;
}

export type OfferOutcome =
  | { kind: 'offered'; transferId: string }
  /** Another offer stands. */
  | { kind: 'offered-already' }
  /** The one who asks is not the Business Owner, or not any more. */
  | { kind: 'not-owner' }
  /** The other is not, or no longer, an active person with Admin Access. */
  | { kind: 'not-admin' }
  /** The session or the password that was proved is not theirs any more. */
  | { kind: 'signed-out' };

/**
 * The Business Owner offers the business to somebody with Admin Access. Nothing changes until that person accepts it,
 * signed in and with their own password; both are told by email.
 */
export async function offerOwnership(
  core: Core,
  { accountId, fromId, toId, proof }: Offer,
): Promise<OfferOutcome> {
  // One whose days are over must not stand in the way of the next.
  await expireTransfers(core);
  return core.db.$transaction(async (tx): Promise<OfferOutcome> => {
    const held = await holdStaff(tx, accountId, [fromId, toId]);
    const from = held.get(fromId);
    const to = held.get(toId);
    if (!from || from.deactivatedAt || !mayDo(from.level, 'hand-on-ownership')) return { kind: 'not-owner' };
    if (!(await isStillProved(tx, accountId, fromId, proof))) return { kind: 'signed-out' };
    if (to?.level !== 'admin' || to.deactivatedAt) return { kind: 'not-admin' };
    const now = core.clock.now();
    if ((await tx.ownershipTransfer.count({ where: { accountId, state: 'offered' } })) > 0)
      return { kind: 'offered-already' };
    const expiresAt = after(now, OFFER_STANDS);
    const { id } = await tx.ownershipTransfer.create({
      data: { accountId, fromId, toId, offeredAt: now, expiresAt },
      select: { id: true },
    });
    const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
    const content = { what: 'offered', from: from.name, to: to.name, expiresAt: expiresAt.toISOString() };
    for (const staff of [from, to])
      await mailEverywhere(core, tx, {
        staff,
        account,
        template: 'ownership',
        content: { ...content, side: staff === from ? 'from' : 'to' },
      });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: fromId },
      via: 'office_portal',
      action: 'ownership.offered',
      subject: { kind: 'staff', id: toId },
      details: { transfer: id },
    });
    return { kind: 'offered', transferId: id };
  });
}
