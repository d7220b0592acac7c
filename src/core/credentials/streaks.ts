import { emailKey } from '../addresses.ts';
import type { Core } from '../core.ts';
import { type Portal, Prisma, type Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import { PEOPLE } from './people.ts';

/** Failures in a row after which a login takes no password any more (NIST 800-63B 3.2.2). A reset link still works. */
export const MOST_FAILURES = 100;

/**
 * Seconds from one try to the next, by the failures before it: the first five are free, as fingers slip on a phone; then
 * it doubles up to a minute. All hundred take an hour and a half.
 */
const WAITS = [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60];
const LONGEST_WAIT = 60;
/** Failures in a row for which nobody has to wait. */
export const FREE_FAILURES = WAITS.filter((wait) => wait === 0).length;
/** All browsers together that have not signed in to this login before. */
const ANY_DEVICE = new Uint8Array();

/** One row of failures in a row: what was typed, whoever that is, and from which known browser. */
export interface Streak {
  accountId: AccountId;
  portal: Portal;
  /** The typed email in its look-up form. */
  key: string;
  loginHash: Uint8Array<ArrayBuffer>;
  deviceHash: Uint8Array<ArrayBuffer>;
}

/** Whether a password may be tried now. */
export type Standing =
  /** The try is counted already; its success clears it. `number` is its place in the row, from 1. */
  | { kind: 'go'; number: number }
  /** Too early, by so many seconds. Not counted. */
  | { kind: 'wait'; seconds: number }
  | { kind: 'stopped' };

/** What the statement of a try says of its streak. */
export interface StreakRow {
  tried: number | null;
  failures: number | null;
  lastAt: Date | null;
}

/**
 * The streak of a login. Known and unknown logins have one alike, under the HMAC of what was typed.
 * @param device id of a browser that signed in to this very login before: it is counted apart, so that a stranger who
 *   guesses cannot lock the person out (OWASP, device cookies).
 */
export function streakOf(
  core: Pick<Core, 'secrets'>,
  at: { accountId: AccountId; portal: Portal; login: string; device?: string | undefined },
): Streak {
  const { accountId, portal, login, device } = at;
  const key = emailKey(login);
  const loginHash = new Uint8Array(core.secrets.sign('login', `login ${accountId} ${key}`));
  return { accountId, portal, key, loginHash, deviceHash: device ? sha256(device) : ANY_DEVICE };
}

/**
 * Takes the next try of a streak, or none when it is too early or too many: to stand in a WITH under any name. It counts
 * before anything is hashed and in one write, so that tries of several processes at one moment are counted one by one.
 */
export function takingTry({ accountId, portal, key, loginHash, deviceHash }: Streak, now: Date): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO sign_in_streaks AS s (account_id, portal, login_hash, device_hash, failures, last_at, on_record)
    VALUES (${accountId}::uuid, ${portal}::"Portal", ${loginHash}, ${deviceHash}, 1, ${now},
            EXISTS (SELECT 1 FROM ${PEOPLE[portal].table} p WHERE p.account_id = ${accountId}::uuid AND p.email_key = ${key}))
    ON CONFLICT (account_id, portal, login_hash, device_hash)
    DO UPDATE SET failures = s.failures + 1, last_at = excluded.last_at, on_record = excluded.on_record
    WHERE s.failures < ${MOST_FAILURES} AND (
      s.last_at <= excluded.last_at - make_interval(secs => (${WAITS}::int[])[least(s.failures + 1, ${WAITS.length})])
      -- Another process's clock, or ours before it was set back; nobody waits for that.
      OR s.last_at > excluded.last_at + make_interval(secs => ${LONGEST_WAIT}))
    RETURNING s.failures`;
}

/** Picks a streak's own row, in a FROM where it is called `s`. */
export function ofStreak({ accountId, portal, loginHash, deviceHash }: Streak): Prisma.Sql {
  return Prisma.sql`s.account_id = ${accountId}::uuid AND s.portal = ${portal}::"Portal"
    AND s.login_hash = ${loginHash} AND s.device_hash = ${deviceHash}`;
}

/** Reads the answer of a statement that had `takingTry` in it. */
export function standingOf({ tried, failures, lastAt }: StreakRow, now: Date): Standing {
  if (tried !== null) return { kind: 'go', number: tried };
  if (failures !== null && failures >= MOST_FAILURES) return { kind: 'stopped' };
  const wait = WAITS[Math.min(failures ?? 0, WAITS.length - 1)] ?? LONGEST_WAIT;
  const left = (lastAt?.getTime() ?? now.getTime()) + wait * 1_000 - now.getTime();
  return { kind: 'wait', seconds: Math.min(Math.max(Math.ceil(left / 1_000), 1), LONGEST_WAIT) };
}

/** Takes the next try of a streak, when nothing else has to be asked with it. */
export async function takeTry(core: Pick<Core, 'db' | 'clock'>, streak: Streak): Promise<Standing> {
  const now = core.clock.now();
  const [row] = await core.db.$queryRaw<StreakRow[]>`
    WITH tried AS (${takingTry(streak, now)})
    SELECT tried.failures AS tried, s.failures, s.last_at AS "lastAt"
    FROM (SELECT) AS this LEFT JOIN tried ON true LEFT JOIN sign_in_streaks s ON ${ofStreak(streak)}`;
  return standingOf(row ?? { tried: null, failures: null, lastAt: null }, now);
}

/** Gives a try back for which no password was compared. */
export async function giveTryBack(core: Pick<Core, 'db'>, streak: Streak): Promise<void> {
  await core.db
    .$executeRaw`UPDATE sign_in_streaks s SET failures = failures - 1 WHERE ${ofStreak(streak)} AND failures > 0`;
}

/** The right password ends the streak that it was tried in, and no other: a stranger's stays. To stand in a WITH. */
export function endingStreak(streak: Streak): Prisma.Sql {
  return Prisma.sql`DELETE FROM sign_in_streaks s WHERE ${ofStreak(streak)}`;
}

/** A new password ends every streak of a login, whatever browsers they were in. */
export async function clearStreaks(
  core: Pick<Core, 'secrets'>,
  tx: Tx,
  at: { accountId: AccountId; portal: Portal; login: string },
): Promise<void> {
  const { accountId, portal, loginHash } = streakOf(core, at);
  await tx.$executeRaw`
    DELETE FROM sign_in_streaks
    WHERE account_id = ${accountId}::uuid AND portal = ${portal}::"Portal" AND login_hash = ${loginHash}`;
}
