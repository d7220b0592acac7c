import { emailKey } from '../addresses.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { couldBeAPassword } from './passwordPolicy.ts';
import { type Browser, endSession, openSession } from './sessions.ts';
import { MOST_LOGINS_OF_ONE_EMAIL, passwordsCompared } from './sharedLogins.ts';

export interface SignIn {
  accountId: AccountId;
  email: string;
  password: string;
  /** The session id that the browser came with; it ends, and is never taken over (session fixation). */
  oldSession?: string | undefined;
  browser: Browser;
}

export type SignInOutcome =
  | { kind: 'signed-in'; guardianId: GuardianId; session: string }
  /** For every reason the same: wrong password, no such person, no password yet, no Can Log In. */
  | { kind: 'refused' };

/** Why, for the staff who read the Audit Log; the visitor is never told. */
type Reason = 'unknown' | 'no_password_yet' | 'cannot_log_in' | 'wrong_password';

interface Login {
  guardianId: GuardianId;
  canLogIn: boolean;
  /** Empty: no password was chosen yet. */
  passwordHash: string;
  changedAt: Date;
}

const NEVER = new Date(0);

/**
 * Signs a guardian in to the Customer Portal. Known and unknown people cost the same (ASVS 6.3.8). Guardians who share
 * an email each have a password of their own, and the one that fits says who it is.
 * @throws TooBusy when hashing has piled up.
 */
export async function signIn(core: Core, attempt: SignIn): Promise<SignInOutcome> {
  const { accountId, email, password } = attempt;
  if (!couldBeAPassword(password)) return { kind: 'refused' };
  let logins: Login[];
  let fitting: Login[];
  for (let tries = 0; ; tries += 1) {
    logins = await findLogins(core, accountId, email);
    fitting = await compare(core, accountId, logins, password);
    const login = fitting.find((one) => one.canLogIn);
    if (!login) break;
    const begun = await begin(core, attempt, login);
    if (begun) return begun;
    // What was compared is no longer what is stored: a reset, or only a sign-in elsewhere that hashed it anew.
    if (tries === 1) break;
  }
  await noteFailure(core, accountId, logins, reasonOf(logins, fitting));
  return { kind: 'refused' };
}

/** Ends the session of the browser, if it has one in this account. */
export async function signOut(core: Core, accountId: AccountId, session: string | undefined): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const guardianId = await endSession(tx, accountId, session);
    if (!guardianId) return;
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'guardian', id: guardianId },
      via: 'customer_portal',
      action: 'portal.signed_out',
      subject: { kind: 'guardian', id: guardianId },
    });
  });
}

async function findLogins(core: Core, accountId: AccountId, email: string): Promise<Login[]> {
  const found = await core.db.guardian.findMany({
    where: { accountId, emailKey: emailKey(email) },
    select: { id: true, canLogIn: true, credential: { select: { passwordHash: true, changedAt: true } } },
    orderBy: { id: 'asc' },
  });
  return found.map(({ id, canLogIn, credential }) => ({
    guardianId: id as GuardianId,
    canLogIn,
    passwordHash: credential?.passwordHash ?? '',
    changedAt: credential?.changedAt ?? NEVER,
  }));
}

/** Compares every password there is, and decoys up to the account's usual number; no early exit. */
async function compare(
  core: Core,
  accountId: AccountId,
  logins: readonly Login[],
  password: string,
): Promise<Login[]> {
  const withPassword = logins
    .filter((login) => login.passwordHash !== '')
    .sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime())
    .slice(0, MOST_LOGINS_OF_ONE_EMAIL);
  const times = await passwordsCompared(core, accountId, withPassword.length);
  const answers = await Promise.all(
    Array.from({ length: times }, (_, i) => core.hashing.verify(withPassword[i]?.passwordHash, password)),
  );
  return withPassword.filter((_, i) => answers[i]);
}

/** Undefined when the password or the right to log in changed while it was compared. */
async function begin(core: Core, attempt: SignIn, login: Login): Promise<SignInOutcome | undefined> {
  const { accountId, browser } = attempt;
  const { guardianId, passwordHash } = login;
  const rehashed = core.hashing.isOutdated(passwordHash)
    ? await core.hashing.hash(attempt.password)
    : undefined;
  return core.db.$transaction(async (tx) => {
    // The guardian first, as everywhere: a reset that commits meanwhile ends all sessions, and this one must not survive it.
    await tx.$queryRaw`SELECT 1 FROM guardians WHERE account_id = ${accountId}::uuid AND id = ${guardianId}::uuid FOR UPDATE`;
    const same = { accountId, guardianId, passwordHash, guardian: { canLogIn: true } };
    if ((await tx.credential.count({ where: same })) === 0) return undefined;
    if (rehashed) await tx.credential.updateMany({ where: same, data: { passwordHash: rehashed } });
    await endSession(tx, accountId, attempt.oldSession);
    const session = await openSession(core, tx, { accountId, guardianId, browser });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'guardian', id: guardianId },
      via: 'customer_portal',
      action: 'portal.signed_in',
      subject: { kind: 'guardian', id: guardianId },
    });
    return { kind: 'signed-in', guardianId, session };
  });
}

function reasonOf(logins: readonly Login[], fitting: readonly Login[]): Reason {
  if (logins.length === 0) return 'unknown';
  if (fitting.length > 0) return 'cannot_log_in';
  return logins.some((login) => login.passwordHash) ? 'wrong_password' : 'no_password_yet';
}

/** The audit row of a failure: whose login it was, if it was one person's, never what was typed. */
async function noteFailure(
  core: Core,
  accountId: AccountId,
  logins: readonly Login[],
  reason: Reason,
): Promise<void> {
  const [only, another] = logins;
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: { kind: 'visitor' },
      via: 'customer_portal',
      action: 'portal.sign_in_failed',
      ...(only && !another ? { subject: { kind: 'guardian' as const, id: only.guardianId } } : {}),
      details: { reason },
    }),
  );
}
