import type { Core } from '../core.ts';
import { proveCurrent } from '../credentials/proveCurrent.ts';
import type { Standing } from '../credentials/streaks.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { sha256 } from '../secrets.ts';

/** That somebody signed in has given their own password a moment ago, for a rule to check again when it acts. */
export interface Proof {
  /** The id in the cookie. */
  session: string;
  /** The stored hash that it was compared with. */
  passwordHash: string;
}

export type ProveOutcome =
  | { kind: 'proved'; proof: Proof }
  | { kind: 'wrong' }
  /** The login is gone. */
  | { kind: 'signed-out' }
  | Exclude<Standing, { kind: 'go' }>;

/**
 * Compares what a signed-in staff member gives as their current password (S8). Wrong ones count among the login's
 * failures, as where a password is changed.
 * @throws TooBusy when hashing has piled up; nothing is counted.
 */
export async function provePassword(
  core: Core,
  asked: {
    accountId: AccountId;
    staffId: StaffId;
    session: string;
    current: string;
    knownDevice?: string | undefined;
  },
): Promise<ProveOutcome> {
  const { accountId, staffId, session, current } = asked;
  const staff = await core.db.staff.findUnique({
    where: { accountId_id: { accountId, id: staffId }, deactivatedAt: null },
    select: { email: true, credential: { select: { passwordHash: true } } },
  });
  if (!staff?.credential) return { kind: 'signed-out' };
  const { passwordHash } = staff.credential;
  const proved = await proveCurrent(core, {
    accountId,
    person: { portal: 'office', staffId },
    login: staff.email ?? staffId,
    passwordHash,
    current,
    knownDevice: asked.knownDevice,
  });
  if (proved.kind === 'wrong-current') return { kind: 'wrong' };
  return proved.kind === 'fits' ? { kind: 'proved', proof: { session, passwordHash } } : proved;
}

/** Whether session and password are still as they were proved. Asked under the lock on the person's row. */
export async function isStillProved(
  tx: Tx,
  accountId: AccountId,
  staffId: StaffId,
  { session, passwordHash }: Proof,
): Promise<boolean> {
  const sessions = await tx.session.count({ where: { accountId, staffId, idHash: sha256(session) } });
  const credentials = await tx.credential.count({ where: { accountId, staffId, passwordHash } });
  return sessions === 1 && credentials === 1;
}
