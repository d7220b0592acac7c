import type { Core } from '../core.ts';
import { noteFailure } from '../credentials/failures.ts';
import { TooBusy } from '../credentials/hashing.ts';
import { findKnownDevice } from '../credentials/knownDevice.ts';
import { couldBeAPassword } from '../credentials/passwordPolicy.ts';
import { endingStreak, giveTryBack, type Standing, streakOf, takeTry } from '../credentials/streaks.ts';
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
  if (!couldBeAPassword(current)) return { kind: 'wrong' };
  const { passwordHash } = staff.credential;
  const at = { accountId, portal: 'office', login: staff.email ?? staffId } as const;
  const device = await findKnownDevice(core, at, asked.knownDevice);
  const streak = streakOf(core, { ...at, device: device?.id });
  const standing = await takeTry(core, streak);
  if (standing.kind !== 'go') return standing;
  const fits = await core.hashing.verify(passwordHash, current, 'proved').catch(async (error: unknown) => {
    if (error instanceof TooBusy) await giveTryBack(core, streak);
    throw error;
  });
  if (fits) {
    await core.db.$executeRaw(endingStreak(streak));
    return { kind: 'proved', proof: { session, passwordHash } };
  }
  noteFailure(core, {
    accountId,
    portal: 'office',
    reason: 'wrong_password',
    person: { portal: 'office', staffId },
    number: standing.number,
    knownDevice: device !== undefined,
    changing: true,
  });
  return { kind: 'wrong' };
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
