import { appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { putNoticeInOutbox } from '../delivery/notice.ts';
import { lockGuardian } from '../directory/lock.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { endedEntries, endOpenLinks } from '../links/lifecycle.ts';
import { sha256 } from '../secrets.ts';
import { noteFailure } from './failures.ts';
import { normalisePassword, TooBusy } from './hashing.ts';
import { findKnownDevice, newDeviceId, sealDevice } from './knownDevice.ts';
import { type Chosen, checkLeaks, checkNewPassword } from './newPassword.ts';
import { couldBeAPassword, type PasswordProblem } from './passwordPolicy.ts';
import { type Browser, openSession } from './sessions.ts';
import { clearStreaks, endingStreak, giveTryBack, type Standing, streakOf, takeTry } from './streaks.ts';

export interface PasswordChange extends Chosen {
  accountId: AccountId;
  guardianId: GuardianId;
  /** The id of the session that asks. */
  session: string;
  current: string;
  knownDevice?: string | undefined;
  browser: Browser;
}

export type ChangeOutcome =
  /** This browser goes on under a new id; all others are signed out. */
  | { kind: 'changed'; session: string; knownDevice: string }
  | { kind: 'refused'; problem: PasswordProblem | 'unchanged' }
  /** It is not, or no longer, the current password: somebody may have changed it a moment ago. */
  | { kind: 'wrong-current' }
  /** The session or the login has ended meanwhile. */
  | { kind: 'signed-out' }
  | Exclude<Standing, { kind: 'go' }>;

/**
 * Changes the password of a guardian who is signed in and gives the current one (ASVS 6.2.3). Wrong ones count among the
 * login's failures. Everything is checked and hashed first; then one transaction stores the hash if the old one still
 * stands, ends all sessions and open links, and puts the notice in the outbox. Of two at the same moment one wins, and a
 * reset that commits meanwhile wins over both.
 * @throws TooBusy when hashing has piled up; nothing is changed or counted.
 */
export async function changePassword(core: Core, change: PasswordChange): Promise<ChangeOutcome> {
  const { accountId, guardianId, current, password } = change;
  const person = await readPerson(core, accountId, guardianId);
  if (!person) return { kind: 'signed-out' };
  const problem = checkNewPassword(change, person);
  if (problem) return { kind: 'refused', problem };
  if (!couldBeAPassword(current)) return { kind: 'wrong-current' };

  const at = { accountId, portal: 'customer', login: person.login } as const;
  const device = await findKnownDevice(core, at, change.knownDevice);
  const streak = streakOf(core, { ...at, device: device?.id });
  const standing = await takeTry(core, streak);
  if (standing.kind !== 'go') return standing;
  const fits = (hash: string) =>
    core.hashing.verify(hash, current, 'proved').catch(async (error: unknown) => {
      if (error instanceof TooBusy) await giveTryBack(core, streak);
      throw error;
    });
  if (!(await fits(person.passwordHash))) {
    noteFailure(core, {
      accountId,
      portal: at.portal,
      reason: 'wrong_password',
      guardianId,
      number: standing.number,
      knownDevice: device !== undefined,
      changing: true,
    });
    return { kind: 'wrong-current' };
  }
  await core.db.$executeRaw(endingStreak(streak));
  if (normalisePassword(current) === normalisePassword(password))
    return { kind: 'refused', problem: 'unchanged' };
  const leaked = await checkLeaks(core, password);
  if (leaked) return { kind: 'refused', problem: leaked };

  const newHash = await core.hashing.hash(password);
  const now = core.clock.now();
  for (let oldHash = person.passwordHash, tries = 0; tries < 2; tries += 1) {
    const session = await core.db.$transaction((tx) =>
      store(core, tx, change, { oldHash, newHash, login: person.login, now }),
    );
    if (session) {
      const knownDevice = sealDevice(
        core,
        at,
        { id: device?.id ?? newDeviceId(), passwordOf: now },
        change.knownDevice,
      );
      return { kind: 'changed', session, knownDevice };
    }
    const today = await readPerson(core, accountId, guardianId);
    if (!today || today.passwordHash === oldHash) return { kind: 'signed-out' };
    // Perhaps only a sign-in elsewhere that hashed the same password anew.
    if (!(await fits(today.passwordHash))) break;
    oldHash = today.passwordHash;
  }
  return { kind: 'wrong-current' };
}

async function readPerson(core: Core, accountId: AccountId, guardianId: GuardianId) {
  const found = await core.db.guardian.findUnique({
    where: { accountId_id: { accountId, id: guardianId }, canLogIn: true },
    select: {
      name: true,
      email: true,
      credential: { select: { passwordHash: true } },
      family: { select: { account: { select: { name: true, minPasswordLength: true } } } },
    },
  });
  if (!found?.credential) return undefined;
  const { account } = found.family;
  return {
    passwordHash: found.credential.passwordHash,
    /** Whoever has no email any more cannot sign in, but is still counted. */
    login: found.email ?? guardianId,
    minLength: account.minPasswordLength,
    words: [account.name, found.name, found.email ?? ''],
  };
}

/** Returns the new session's id, or undefined when the old hash, the session or Can Log In is no longer there. */
async function store(
  core: Core,
  tx: Tx,
  change: PasswordChange,
  { oldHash, newHash, login, now }: { oldHash: string; newHash: string; login: string; now: Date },
): Promise<string | undefined> {
  const { accountId, guardianId } = change;
  await lockGuardian(tx, accountId, guardianId);
  const own = { accountId, guardianId, idHash: sha256(change.session) };
  if ((await tx.session.count({ where: own })) === 0) return undefined;
  const stored = await tx.credential.updateMany({
    where: { accountId, guardianId, passwordHash: oldHash, guardian: { canLogIn: true } },
    data: { passwordHash: newHash, changedAt: now },
  });
  if (stored.count === 0) return undefined;
  const ended = await tx.session.deleteMany({ where: { accountId, guardianId } });
  const session = await openSession(core, tx, { accountId, guardianId, passwordHash: newHash }, change);
  const cancelled = await endOpenLinks(core, tx, accountId, { guardianId }, 'cancelled', 'password_changed');
  await clearStreaks(core, tx, { accountId, portal: 'customer', login });
  await putNoticeInOutbox(core, tx, { accountId, guardianId, template: 'password-changed', stayedIn: true });
  const by = {
    actor: { kind: 'guardian' as const, id: guardianId },
    via: 'customer_portal' as const,
    subject: { kind: 'guardian' as const, id: guardianId },
  };
  await appendAudits(core, tx, accountId, [
    { ...by, action: 'password.changed', details: { sessions_ended: ended.count - 1 } },
    ...endedEntries(cancelled, { ...by, action: 'reset.cancelled' }, { reason: 'password_changed' }),
  ]);
  return session;
}
