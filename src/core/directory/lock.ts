import type { Guardian, Staff, Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';

/**
 * Holds a guardian's row until the transaction ends. It is the first that anything takes: requests, changes of the
 * record, redemptions, reports and sign-outs of one person stand in line here, and then take link, delivery, credits and
 * Audit Log in this order. A statement of its own, so that the next one sees what those before it in the line have done.
 * @param guardianId absent for what is nobody's: then there is nothing to hold.
 */
export async function lockGuardian(
  tx: Tx,
  accountId: AccountId,
  guardianId: string | null | undefined,
): Promise<void> {
  if (!guardianId) return;
  await tx.$queryRaw`SELECT 1 FROM guardians WHERE account_id = ${accountId}::uuid AND id = ${guardianId}::uuid FOR UPDATE`;
}

/** As lockGuardian, and the record as those before have left it; null when there is none. */
export async function holdGuardian(
  tx: Tx,
  accountId: AccountId,
  guardianId: string,
): Promise<Guardian | null> {
  await lockGuardian(tx, accountId, guardianId);
  return tx.guardian.findUnique({ where: { accountId_id: { accountId, id: guardianId } } });
}

/**
 * Holds the rows of staff members until the transaction ends: those who act and those who are acted on, all at once and
 * in the order of their ids, so that two who act on each other stand in line. Taken after the guardian.
 * @returns their records as those before have left them, by id; without those who are not of the account.
 */
export async function holdStaff(
  tx: Tx,
  accountId: AccountId,
  staffIds: readonly StaffId[],
): Promise<Map<StaffId, Staff>> {
  const ids = [...new Set(staffIds)];
  await tx.$queryRaw`
    SELECT 1 FROM staff WHERE account_id = ${accountId}::uuid AND id = ANY(${ids}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`;
  const staff = await tx.staff.findMany({ where: { accountId, id: { in: ids } } });
  return new Map(staff.map((one) => [one.id as StaffId, one]));
}
