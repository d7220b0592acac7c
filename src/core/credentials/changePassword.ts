import { appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { putNoticeInOutbox } from '../delivery/notice.ts';
import type { AccountId } from '../ids.ts';
import { endedEntries } from '../links/lifecycle.ts';
import { cancelWaiting } from '../owner/endRecovery.ts';
import { sha256 } from '../secrets.ts';
import { normalisePassword } from './hashing.ts';
import { newDeviceId, sealDevice } from './knownDevice.ts';
import { type Chosen, checkLeaks, checkNewPassword } from './newPassword.ts';
import type { PasswordProblem } from './passwordPolicy.ts';
import { PEOPLE } from './people.ts';
import { idOf, lockPerson, namedInAudit, type Person } from './person.ts';
import { proveCurrent } from './proveCurrent.ts';
import { type Browser, openSession } from './sessions.ts';
import { storePassword } from './storePassword.ts';
import type { Standing } from './streaks.ts';

export interface PasswordChange extends Chosen {
  accountId: AccountId;
  person: Person;
  /** The id of the session that asks. */
  session: string;
  current: string;
  knownDevice?: string | undefined;
  browser: Browser;
}

export type ChangeOutcome =
  /** A guardian's browser goes on under a new id and all others are signed out; of staff, this one is signed out as well. */
  | { kind: 'changed'; session: string | undefined; knownDevice: string }
  | { kind: 'refused'; problem: PasswordProblem }
  /** It is not, or no longer, the current password: somebody may have changed it a moment ago. */
  | { kind: 'wrong-current' }
  /** The session or the login has ended meanwhile. */
  | { kind: 'signed-out' }
  | Exclude<Standing, { kind: 'go' }>;

/**
 * Changes the password of somebody who is signed in and gives the current one (ASVS 6.2.3): the only way there is to the
 * Business Owner's (S8). Wrong ones count among the login's failures. Everything is checked and hashed first; then one
 * transaction stores the hash if the old one still stands, ends all sessions and open links, and puts the notice in the
 * outbox. Staff sign in again with the new password (S7). Of two at the same moment one wins, and a reset that commits
 * meanwhile wins over both.
 * @throws TooBusy when hashing has piled up; nothing is changed or counted.
 */
export async function changePassword(core: Core, change: PasswordChange): Promise<ChangeOutcome> {
  const { accountId, person, current, password } = change;
  const record = await readRecord(core, accountId, person);
  if (!record) return { kind: 'signed-out' };
  const problem = checkNewPassword(change, record);
  if (problem) return { kind: 'refused', problem };
  const { login, passwordHash } = record;
  const { knownDevice: kept } = change;
  const proved = await proveCurrent(core, {
    accountId,
    person,
    login,
    passwordHash,
    current,
    knownDevice: kept,
  });
  if (proved.kind !== 'fits') return proved;
  if (normalisePassword(current) === normalisePassword(password))
    return { kind: 'refused', problem: 'unchanged' };
  const leaked = await checkLeaks(core, password);
  if (leaked) return { kind: 'refused', problem: leaked };

  const newHash = await core.hashing.hash(password);
  for (let oldHash = passwordHash, tries = 0; tries < 2; tries += 1) {
    const stored = await core.db.$transaction((tx) => store(core, tx, change, oldHash, newHash));
    if (stored) {
      const at = { accountId, portal: person.portal, login };
      const device = { id: proved.device?.id ?? newDeviceId(), passwordOf: stored.chosenAt };
      return { kind: 'changed', session: stored.session, knownDevice: sealDevice(core, at, device, kept) };
    }
    const today = await readRecord(core, accountId, person);
    if (!today || today.passwordHash === oldHash) return { kind: 'signed-out' };
    // Perhaps only a sign-in elsewhere that hashed the same password anew.
    if (!(await core.hashing.verify(today.passwordHash, current, 'proved'))) break;
    oldHash = today.passwordHash;
  }
  return { kind: 'wrong-current' };
}

async function readRecord(core: Pick<Core, 'db'>, accountId: AccountId, person: Person) {
  const { table, column, mayLogIn } = PEOPLE[person.portal];
  const [found] = await core.db.$queryRaw<
    { name: string; email: string | null; passwordHash: string; centre: string; minLength: number }[]
  >`
    SELECT p.name, p.email, c.password_hash AS "passwordHash", a.name AS centre, a.min_password_length AS "minLength"
    FROM ${table} p JOIN credentials c ON c.account_id = p.account_id AND c.${column} = p.id
    JOIN accounts a ON a.id = p.account_id
    WHERE p.account_id = ${accountId}::uuid AND p.id = ${idOf(person)}::uuid AND ${mayLogIn}`;
  if (!found) return undefined;
  const { name, email, passwordHash, centre, minLength } = found;
  // Whoever has no email any more cannot sign in, but is still counted.
  return { passwordHash, login: email ?? idOf(person), minLength, words: [centre, name, email ?? ''] };
}

/** Undefined when the old hash, the session or the right to log in is no longer there. */
async function store(
  core: Core,
  tx: Tx,
  change: PasswordChange,
  oldHash: string,
  newHash: string,
): Promise<{ chosenAt: Date; session: string | undefined } | undefined> {
  const { accountId, person } = change;
  const { portal } = person;
  await lockPerson(tx, accountId, person);
  if (!(await isAsBefore(tx, change, oldHash))) return undefined;
  const chosenAt = core.clock.now();
  const stored = await storePassword(core, tx, {
    ...{ accountId, person, chosenAt },
    passwordHash: newHash,
    mustChange: false,
  });
  const session =
    portal === 'customer'
      ? await openSession(core, tx, { accountId, person, passwordHash: newHash }, change)
      : undefined;
  await putNoticeInOutbox(core, tx, {
    accountId,
    person,
    template: 'password-changed',
    stayedIn: session !== undefined,
  });
  const by = {
    actor: namedInAudit(person),
    via: `${portal}_portal` as const,
    subject: namedInAudit(person),
  };
  // A recovery that waits would undo what the Business Owner has just chosen (S3).
  const recoveries =
    person.portal === 'office'
      ? await cancelWaiting(core, tx, { accountId, staffId: person.staffId }, 'password_changed', by)
      : [];
  const others = stored.sessionsEnded - (session === undefined ? 0 : 1);
  await appendAudits(core, tx, accountId, [
    { ...by, action: 'password.changed', details: { sessions_ended: others } },
    ...endedEntries(stored.linksEnded, { ...by, action: 'reset.cancelled' }, { reason: 'password_changed' }),
    ...recoveries,
  ]);
  return { chosenAt, session };
}

/** Whether the session that asks, the hash that was compared and the right to log in are all still there. */
async function isAsBefore(
  tx: Tx,
  { accountId, person, session }: PasswordChange,
  oldHash: string,
): Promise<boolean> {
  const { table, column, mayLogIn } = PEOPLE[person.portal];
  const [row] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM ${table} p
    JOIN credentials c ON c.account_id = p.account_id AND c.${column} = p.id
    JOIN sessions s ON s.account_id = p.account_id AND s.${column} = p.id
    WHERE p.account_id = ${accountId}::uuid AND p.id = ${idOf(person)}::uuid AND ${mayLogIn}
      AND c.password_hash = ${oldHash} AND s.id_hash = ${sha256(session)}`;
  return row !== undefined;
}
