import type { Portal, Tx } from '../database/client.ts';
import { lockGuardian } from '../directory/lock.ts';
import type { AccountId, GuardianId, StaffId } from '../ids.ts';

/**
 * Somebody with a login, and at which portal. One human may be both a guardian and staff, with the same email: they are
 * two persons here, with two passwords, and nothing that is done to one touches the other.
 */
export type Person = { portal: 'customer'; guardianId: GuardianId } | { portal: 'office'; staffId: StaffId };

/** Somebody with a login at this very portal. */
export type PersonAt<P extends Portal> = Extract<Person, { portal: P }>;

/** The person of a portal who has this row of guardians, or of staff. */
export function personAt<P extends Portal>(portal: P, id: string): PersonAt<P> {
  const person: Person =
    portal === 'customer'
      ? { portal: 'customer', guardianId: id as GuardianId }
      : { portal: 'office', staffId: id as StaffId };
  return person as PersonAt<P>;
}

export function idOf(person: Person): GuardianId | StaffId {
  return person.portal === 'customer' ? person.guardianId : person.staffId;
}

/** Picks the rows of a person out of a table that has both columns (sessions, credentials, reset_links). */
export function rowsOf(person: Person): { guardianId: GuardianId } | { staffId: StaffId } {
  return person.portal === 'customer' ? { guardianId: person.guardianId } : { staffId: person.staffId };
}

/** The person behind a row that has both columns, exactly one of them filled (a CHECK of each such table). */
export function personOf(row: { guardianId: string | null; staffId: string | null }): Person {
  if (row.guardianId) return { portal: 'customer', guardianId: row.guardianId as GuardianId };
  return { portal: 'office', staffId: row.staffId as StaffId };
}

/** How the Audit Log names a person: as subject, and as actor. */
export function namedInAudit(person: Person): { kind: 'guardian' | 'staff'; id: string } {
  return person.portal === 'customer'
    ? { kind: 'guardian', id: person.guardianId }
    : { kind: 'staff', id: person.staffId };
}

/** Holds the person's row until the transaction ends: the first thing that anything takes (directory/lock.ts). */
export async function lockPerson(tx: Tx, accountId: AccountId, person: Person): Promise<void> {
  if (person.portal === 'customer') return lockGuardian(tx, accountId, person.guardianId);
  await tx.$queryRaw`
    SELECT 1 FROM staff WHERE account_id = ${accountId}::uuid AND id = ${person.staffId}::uuid FOR NO KEY UPDATE`;
}
