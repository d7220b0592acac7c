import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { endOpenLinks } from '../links/lifecycle.ts';
import { PEOPLE } from './people.ts';
import { idOf, type Person, rowsOf } from './person.ts';
import { endAllSessions } from './sessions.ts';
import { clearStreaks } from './streaks.ts';

export interface PasswordToStore {
  accountId: AccountId;
  person: Person;
  /** argon2id, made before the transaction began. */
  passwordHash: string;
  /** Somebody else chose it, and asks that the person choose their own at the next sign-in (S5). */
  mustChange: boolean;
  /** When it was chosen: what a known browser is bound to (knownDevice.ts). */
  chosenAt: Date;
}

export interface StoredPassword {
  sessionsEnded: number;
  /** Open links that were cancelled. */
  linksEnded: LinkId[];
}

/**
 * Stores a person's new password, with all that follows from it: every session of theirs ends (S7), open links are
 * cancelled, and failures in a row are forgotten. The caller has locked the person's row (lockPerson, holdStaff) and has
 * seen to it that the password may be set; and writes the notice and the Audit Log.
 */
export async function storePassword(
  core: Pick<Core, 'clock' | 'queue' | 'secrets'>,
  tx: Tx,
  { accountId, person, passwordHash, mustChange, chosenAt }: PasswordToStore,
): Promise<StoredPassword> {
  const { table, column } = PEOPLE[person.portal];
  const [stored] = await tx.$queryRaw<{ login: string | null }[]>`
    INSERT INTO credentials AS c (id, account_id, ${column}, password_hash, changed_at, must_change)
    VALUES (${crypto.randomUUID()}::uuid, ${accountId}::uuid, ${idOf(person)}::uuid, ${passwordHash}, ${chosenAt}, ${mustChange})
    ON CONFLICT (account_id, ${column}) DO UPDATE SET
      password_hash = excluded.password_hash, changed_at = excluded.changed_at, must_change = excluded.must_change
    RETURNING (SELECT p.email FROM ${table} p WHERE p.account_id = c.account_id AND p.id = c.${column}) AS login`;
  const sessionsEnded = await endAllSessions(tx, accountId, person);
  const linksEnded = await endOpenLinks(core, tx, accountId, rowsOf(person), 'cancelled', 'password_changed');
  await clearStreaks(core, tx, {
    accountId,
    portal: person.portal,
    // Under which changePassword counts whoever has no email.
    login: stored?.login ?? idOf(person),
  });
  return { sessionsEnded, linksEnded };
}
