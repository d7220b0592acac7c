import { emailKey } from '../addresses.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { Prisma } from '../database/client.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { type FailureReason, noteFailure } from './failures.ts';
import { type Line, TooBusy } from './hashing.ts';
import { findKnownDevice, newDeviceId, sealDevice } from './knownDevice.ts';
import { couldBeAPassword } from './passwordPolicy.ts';
import { type Browser, openSession } from './sessions.ts';
import { MOST_LOGINS_OF_ONE_EMAIL, passwordsCompared } from './sharedLogins.ts';
import {
  giveTryBack,
  ofStreak,
  type Standing,
  type Streak,
  type StreakRow,
  standingOf,
  streakOf,
  takingTry,
} from './streaks.ts';

export interface SignIn {
  accountId: AccountId;
  email: string;
  password: string;
  /** The session id that the browser came with; it ends, and is never taken over (session fixation). */
  oldSession?: string | undefined;
  /** What the browser kept since it signed in before (knownDevice.ts). */
  knownDevice?: string | undefined;
  browser: Browser;
}

export type SignInOutcome =
  | {
      kind: 'signed-in';
      guardianId: GuardianId;
      session: string;
      /** For the browser to keep. */
      knownDevice: string;
    }
  /** For every reason the same: wrong password, no such person, no password yet, no Can Log In. */
  | { kind: 'refused' }
  /** Too many tries of this login, known or not; nothing was compared. */
  | Exclude<Standing, { kind: 'go' }>;

interface Login {
  guardianId: GuardianId;
  canLogIn: boolean;
  /** Absent: no password was chosen yet. */
  passwordHash: string | null;
  changedAt: Date | null;
}

/**
 * Signs a guardian in to the Customer Portal. Known and unknown people cost the same (ASVS 6.3.8): the same statements,
 * the same hashing. The try is counted before anything is compared, and the count ends with success. Guardians who share
 * an email each have a password of their own, and the one that fits says who it is.
 * @throws TooBusy when hashing has piled up; the try does not count.
 */
export async function signIn(core: Core, attempt: SignIn): Promise<SignInOutcome> {
  const { accountId, email, password } = attempt;
  if (!couldBeAPassword(password)) return { kind: 'refused' };
  const at = { accountId, portal: 'customer', login: email } as const;
  const device = await findKnownDevice(core, at, attempt.knownDevice);
  const line: Line = device ? 'proved' : 'anybody';
  if (!core.hashing.hasRoom(line)) throw new TooBusy();
  const streak = streakOf(core, { ...at, device: device?.id });
  const { standing, logins } = await takeTryAt(core, streak, email);
  if (standing.kind !== 'go') return standing;
  try {
    const fitting = await compare(core, accountId, logins, password, line);
    const begun =
      (await beginFirst(core, attempt, streak, fitting)) ??
      // What was compared is no longer what is stored: a reset, or only a sign-in elsewhere that hashed it anew.
      (fitting.some((login) => login.canLogIn) && (await tryAgain(core, attempt, streak, line)));
    if (begun) {
      const { passwordOf, ...signedIn } = begun;
      const knownDevice = sealDevice(
        core,
        at,
        { id: device?.id ?? newDeviceId(), passwordOf },
        attempt.knownDevice,
      );
      return { ...signedIn, knownDevice };
    }
    const [only, another] = logins;
    noteFailure(core, {
      accountId,
      portal: at.portal,
      number: standing.number,
      reason: reasonOf(logins, fitting),
      guardianId: another ? undefined : only?.guardianId,
      knownDevice: device !== undefined,
    });
    return { kind: 'refused' };
  } catch (error) {
    if (error instanceof TooBusy) await giveTryBack(core, streak);
    throw error;
  }
}

/** One statement for the count and for whoever has the email, so that both are asked whoever is named. */
async function takeTryAt(
  core: Core,
  streak: Streak,
  email: string,
): Promise<{ standing: Standing; logins: Login[] }> {
  const now = core.clock.now();
  const rows = await core.db.$queryRaw<(StreakRow & (Login | { guardianId: null }))[]>`
    WITH tried AS (${takingTry(streak, now)})
    SELECT tried.failures AS tried, s.failures, s.last_at AS "lastAt", logins.*
    FROM (SELECT) AS this LEFT JOIN tried ON true LEFT JOIN sign_in_streaks s ON ${ofStreak(streak)}
    LEFT JOIN (${loginsOf(streak.accountId, email)}) AS logins ON true`;
  const [first] = rows;
  return {
    standing: standingOf(first ?? { tried: null, failures: null, lastAt: null }, now),
    logins: rows.filter((row): row is StreakRow & Login => row.guardianId !== null),
  };
}

function loginsOf(accountId: AccountId, email: string): Prisma.Sql {
  return Prisma.sql`
    SELECT g.id AS "guardianId", g.can_log_in AS "canLogIn", c.password_hash AS "passwordHash", c.changed_at AS "changedAt"
    FROM guardians g LEFT JOIN credentials c ON c.account_id = g.account_id AND c.guardian_id = g.id
    WHERE g.account_id = ${accountId}::uuid AND g.email_key = ${emailKey(email)}`;
}

/** Compares every password there is, and decoys up to the account's usual number; no early exit. The newest first. */
async function compare(
  core: Core,
  accountId: AccountId,
  logins: readonly Login[],
  password: string,
  line: Line,
): Promise<Login[]> {
  const withPassword = logins
    .filter((login) => login.passwordHash !== null)
    .sort((a, b) => (b.changedAt?.getTime() ?? 0) - (a.changedAt?.getTime() ?? 0))
    .slice(0, MOST_LOGINS_OF_ONE_EMAIL);
  const times = await passwordsCompared(core, accountId, withPassword.length);
  const answers = await Promise.all(
    Array.from({ length: times }, (_, i) =>
      core.hashing.verify(withPassword[i]?.passwordHash ?? undefined, password, line),
    ),
  );
  return withPassword.filter((_, i) => answers[i]);
}

async function tryAgain(core: Core, attempt: SignIn, streak: Streak, line: Line) {
  const { accountId, email, password } = attempt;
  const logins = await core.db.$queryRaw<Login[]>(loginsOf(accountId, email));
  return beginFirst(core, attempt, streak, await compare(core, accountId, logins, password, line));
}

/** Signs in the one whose password fits, the one chosen last if there are two. Undefined when nobody may. */
async function beginFirst(core: Core, attempt: SignIn, streak: Streak, fitting: readonly Login[]) {
  const { accountId } = attempt;
  const login = fitting.find((one) => one.canLogIn);
  if (!login?.passwordHash || !login.changedAt) return undefined;
  const { guardianId, passwordHash, changedAt: passwordOf } = login;
  const rehashed = await hashAnew(core, passwordHash, attempt.password);
  return core.db.$transaction(async (tx) => {
    const session = await openSession(
      core,
      tx,
      { accountId, guardianId, passwordHash },
      { ...attempt, streak },
    );
    if (!session) return undefined;
    if (rehashed) {
      await tx.credential.updateMany({
        where: { accountId, guardianId, passwordHash },
        data: { passwordHash: rehashed },
      });
    }
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'guardian', id: guardianId },
      via: 'customer_portal',
      action: 'portal.signed_in',
      subject: { kind: 'guardian', id: guardianId },
    });
    return { kind: 'signed-in' as const, guardianId, session, passwordOf };
  });
}

/** With today's parameters, when they have risen since; in a rush it can wait for the next sign-in. */
async function hashAnew(core: Core, passwordHash: string, password: string): Promise<string | undefined> {
  if (!core.hashing.isOutdated(passwordHash)) return undefined;
  try {
    return await core.hashing.hash(password);
  } catch (error) {
    if (error instanceof TooBusy) return undefined;
    throw error;
  }
}

function reasonOf(logins: readonly Login[], fitting: readonly Login[]): FailureReason {
  if (logins.length === 0) return 'unknown';
  if (fitting.length > 0) return 'cannot_log_in';
  return logins.some((login) => login.passwordHash) ? 'wrong_password' : 'no_password_yet';
}
