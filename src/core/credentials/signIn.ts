import { emailKey } from '../addresses.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { type Portal, Prisma } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { type FailureReason, noteFailure } from './failures.ts';
import { type Line, TooBusy } from './hashing.ts';
import { findKnownDevice, newDeviceId, sealDevice } from './knownDevice.ts';
import { couldBeAPassword } from './passwordPolicy.ts';
import { PEOPLE } from './people.ts';
import { namedInAudit, type PersonAt, personAt, rowsOf } from './person.ts';
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

export interface SignIn<P extends Portal = Portal> {
  accountId: AccountId;
  portal: P;
  email: string;
  password: string;
  /** The session id that the browser came with; it ends, and is never taken over (session fixation). */
  oldSession?: string | undefined;
  /** What the browser kept since it signed in before (knownDevice.ts). */
  knownDevice?: string | undefined;
  browser: Browser;
}

export type SignInOutcome<P extends Portal = Portal> =
  | {
      kind: 'signed-in';
      person: PersonAt<P>;
      session: string;
      /** For the browser to keep. */
      knownDevice: string;
      /** The password was assigned: they are to choose their own before anything else (S5). */
      mustChange: boolean;
    }
  /** For every reason the same: wrong password, no such person, no password yet, no Can Log In, deactivated. */
  | { kind: 'refused' }
  /** Too many tries of this login, known or not; nothing was compared. */
  | Exclude<Standing, { kind: 'go' }>;

/** Somebody who has the email. */
interface Login {
  personId: string;
  mayLogIn: boolean;
  /** Absent: no password was chosen yet. */
  passwordHash: string | null;
  changedAt: Date | null;
  mustChange: boolean;
}

/**
 * Signs somebody in to one portal, among the people of that portal alone. Known and unknown people cost the same (ASVS
 * 6.3.8): the same statements, the same hashing. The try is counted before anything is compared, and the count ends with
 * success. People who share an email each have a password of their own, and the one that fits says who it is.
 * @throws TooBusy when hashing has piled up; the try does not count.
 */
export async function signIn<P extends Portal>(core: Core, attempt: SignIn<P>): Promise<SignInOutcome<P>> {
  const { accountId, portal, email, password } = attempt;
  if (!couldBeAPassword(password)) return { kind: 'refused' };
  const at = { accountId, portal, login: email };
  const device = await findKnownDevice(core, at, attempt.knownDevice);
  const line: Line = device ? 'proved' : 'anybody';
  if (!core.hashing.hasRoom(line)) throw new TooBusy();
  const streak = streakOf(core, { ...at, device: device?.id });
  const { standing, logins } = await takeTryAt(core, streak, email);
  if (standing.kind !== 'go') return standing;
  try {
    const fitting = await compare(core, attempt, logins, line);
    const begun =
      (await beginFirst(core, attempt, streak, fitting)) ??
      // What was compared is no longer what is stored: a reset, or only a sign-in elsewhere that hashed it anew.
      (fitting.some((login) => login.mayLogIn) && (await tryAgain(core, attempt, streak, line)));
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
      portal,
      number: standing.number,
      reason: reasonOf(portal, logins, fitting),
      person: only && !another ? personAt(portal, only.personId) : undefined,
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
  const rows = await core.db.$queryRaw<(StreakRow & (Login | { personId: null }))[]>`
    WITH tried AS (${takingTry(streak, now)})
    SELECT tried.failures AS tried, s.failures, s.last_at AS "lastAt", logins.*
    FROM (SELECT) AS this LEFT JOIN tried ON true LEFT JOIN sign_in_streaks s ON ${ofStreak(streak)}
    LEFT JOIN (${loginsOf(streak, email)}) AS logins ON true`;
  const [first] = rows;
  return {
    standing: standingOf(first ?? { tried: null, failures: null, lastAt: null }, now),
    logins: rows.filter((row): row is StreakRow & Login => row.personId !== null),
  };
}

function loginsOf({ accountId, portal }: Pick<SignIn, 'accountId' | 'portal'>, email: string): Prisma.Sql {
  const { table, column, mayLogIn } = PEOPLE[portal];
  return Prisma.sql`
    SELECT p.id AS "personId", ${mayLogIn} AS "mayLogIn", c.password_hash AS "passwordHash", c.changed_at AS "changedAt",
           coalesce(c.must_change, false) AS "mustChange"
    FROM ${table} p LEFT JOIN credentials c ON c.account_id = p.account_id AND c.${column} = p.id
    WHERE p.account_id = ${accountId}::uuid AND p.email_key = ${emailKey(email)}`;
}

/** Compares every password there is, and decoys up to the portal's usual number; no early exit. The newest first. */
async function compare(
  core: Core,
  { accountId, portal, password }: SignIn,
  logins: readonly Login[],
  line: Line,
): Promise<Login[]> {
  const withPassword = logins
    .filter((login) => login.passwordHash !== null)
    .sort((a, b) => (b.changedAt?.getTime() ?? 0) - (a.changedAt?.getTime() ?? 0))
    .slice(0, MOST_LOGINS_OF_ONE_EMAIL);
  const times = await passwordsCompared(core, accountId, portal, withPassword.length);
  const answers = await Promise.all(
    Array.from({ length: times }, (_, i) =>
      core.hashing.verify(withPassword[i]?.passwordHash ?? undefined, password, line),
    ),
  );
  return withPassword.filter((_, i) => answers[i]);
}

async function tryAgain<P extends Portal>(core: Core, attempt: SignIn<P>, streak: Streak, line: Line) {
  const logins = await core.db.$queryRaw<Login[]>(loginsOf(attempt, attempt.email));
  return beginFirst(core, attempt, streak, await compare(core, attempt, logins, line));
}

/** Signs in the one whose password fits, the one chosen last if there are two. Undefined when nobody may. */
async function beginFirst<P extends Portal>(
  core: Core,
  attempt: SignIn<P>,
  streak: Streak,
  fitting: readonly Login[],
) {
  const { accountId, portal } = attempt;
  const login = fitting.find((one) => one.mayLogIn);
  if (!login?.passwordHash || !login.changedAt) return undefined;
  const { passwordHash, changedAt: passwordOf, mustChange } = login;
  const person = personAt(portal, login.personId);
  const rehashed = await hashAnew(core, passwordHash, attempt.password);
  return core.db.$transaction(async (tx) => {
    const session = await openSession(core, tx, { accountId, person, passwordHash }, { ...attempt, streak });
    if (!session) return undefined;
    if (rehashed) {
      await tx.credential.updateMany({
        where: { accountId, ...rowsOf(person), passwordHash },
        data: { passwordHash: rehashed },
      });
    }
    await appendAudit(core, tx, accountId, {
      actor: namedInAudit(person),
      via: `${portal}_portal` as const,
      action: 'portal.signed_in',
      subject: namedInAudit(person),
    });
    return { kind: 'signed-in' as const, person, session, passwordOf, mustChange };
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

function reasonOf(portal: Portal, logins: readonly Login[], fitting: readonly Login[]): FailureReason {
  if (logins.length === 0) return 'unknown';
  if (fitting.length > 0) return portal === 'customer' ? 'cannot_log_in' : 'deactivated';
  return logins.some((login) => login.passwordHash) ? 'wrong_password' : 'no_password_yet';
}
