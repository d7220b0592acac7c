import type { Account, Staff, Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, StaffId } from '../ids.ts';

/** The Business Owner's record, held, with their account. */
export interface HeldOwner {
  owner: Staff & { id: StaffId };
  account: Account;
}

/**
 * Holds the row of whoever is the Business Owner now, until the transaction ends. Ownership handed on at the same moment
 * comes before this or after it, never between.
 */
export async function holdOwner(tx: Tx, accountId: AccountId): Promise<HeldOwner> {
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  // Who it was before we waited for the row may not be who it is afterwards.
  for (;;) {
    const { id } = await tx.staff.findFirstOrThrow({
      where: { accountId, level: 'owner' },
      select: { id: true },
    });
    const owner = (await holdStaff(tx, accountId, [id as StaffId])).get(id as StaffId);
    if (owner?.level === 'owner') return { owner: { ...owner, id: id as StaffId }, account };
  }
}
