import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { sha256 } from '../secrets.ts';

/** Names of the students of a family, as they are kept with an acceptance. */
export async function studentNames(tx: Tx, accountId: AccountId, familyId: string): Promise<string[]> {
  const students = await tx.student.findMany({
    where: { accountId, familyId },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { name: true },
  });
  return students.map((student) => student.name);
}

/** A fingerprint of names for a form to carry, so that an acceptance covers those whom the page named. */
export function studentsDigest(names: readonly string[]): string {
  return Buffer.from(sha256(JSON.stringify([...names].sort())))
    .toString('base64url')
    .slice(0, 22);
}
