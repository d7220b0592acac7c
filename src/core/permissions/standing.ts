import type { PermissionLevel, Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';

/**
 * The level of a staff member who is active, held until the transaction ends: an import that demotes or deactivates them
 * meanwhile comes first, and what it left counts (A3). Taken after the guardian.
 */
export async function holdLevel(
  tx: Tx,
  accountId: AccountId,
  staffId: StaffId,
): Promise<PermissionLevel | undefined> {
  await tx.$queryRaw`SELECT 1 FROM staff WHERE account_id = ${accountId}::uuid AND id = ${staffId}::uuid FOR SHARE`;
  const staff = await tx.staff.findFirst({
    where: { accountId, id: staffId, deactivatedAt: null },
    select: { level: true },
  });
  return staff?.level;
}
