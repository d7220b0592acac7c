import type { Prisma, Tx } from '../database/client.ts';
import type { AccountId, GuardianId } from '../ids.ts';

/** A guardian as the directory has it, addresses in clear: mask them before showing them in Slack. */
export interface FoundGuardian {
  id: GuardianId;
  name: string;
  familyId: string;
  familyName: string;
  students: string[];
  email: string | null;
  /** E.164 */
  phone: string | null;
  canLogIn: boolean;
  language: 'en' | 'es' | null;
}

/** Guardians of one account by a condition on `g`, by name; those of another account are not there. */
export function loadGuardians(
  tx: Pick<Tx, '$queryRaw'>,
  accountId: AccountId,
  condition: Prisma.Sql,
): Promise<FoundGuardian[]> {
  return tx.$queryRaw<FoundGuardian[]>`
    SELECT g.id, g.name, g.family_id AS "familyId", f.name AS "familyName", g.email, g.phone,
           g.can_log_in AS "canLogIn", g.language,
           ARRAY(SELECT s.name FROM students s WHERE s.account_id = g.account_id AND s.family_id = g.family_id
                 ORDER BY s.name, s.id) AS students
    FROM guardians g JOIN families f ON f.account_id = g.account_id AND f.id = g.family_id
    WHERE g.account_id = ${accountId}::uuid AND ${condition}
    ORDER BY g.name, g.id`;
}
