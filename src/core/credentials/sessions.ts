import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { type Portal, Prisma, type Session, type Tx } from '../database/client.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { endingStreak, type Streak } from './streaks.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long a session lives, in milliseconds: `idle` after it was last used, `whole` after it began. A parent's phone
 * is a private thing and the Customer Portal guards little; an office desk is shared (docs/decisions/073).
 */
export const SESSION_LIFE: Readonly<Record<Portal, { idle: number; whole: number }>> = {
  customer: { idle: 14 * DAY, whole: 90 * DAY },
  office: { idle: 2 * HOUR, whole: 12 * HOUR },
};

/** Sessions of one person at once; one more ends the one that was used least lately. */
export const MOST_SESSIONS = 20;

/** The use of a session is noted at most this often, so that reading a page rarely writes. */
const NOTED_EVERY = 5 * MINUTE;
const LONGEST_USER_AGENT = 200;
/** The shape of an id; anything else is not even looked up. */
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** Who is asking, as far as a browser tells; shown to the person in the list of sessions. */
export interface Browser {
  ip?: string | undefined;
  userAgent?: string | undefined;
}

/** A guardian signed in to the Customer Portal. */
export interface GuardianSession {
  guardianId: GuardianId;
  language: 'en' | 'es' | null;
}

/** A guardian whose password was just compared with this hash. */
export interface Proved {
  accountId: AccountId;
  guardianId: GuardianId;
  passwordHash: string;
}

/**
 * Begins a guardian's session with a new id, if the hash and Can Log In are still as they were when the password was
 * compared: a reset that commits meanwhile ends all sessions, and this one must not survive it. The guardian's row is
 * locked first, as everywhere. Ends the session that the browser came with, dead ones, the oldest of too many, and the
 * streak of failures before it.
 * @returns the id for the cookie: 32 random bytes, of which only the SHA-256 is stored (ASVS 7.2.3, 7.2.4).
 */
export async function openSession(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  { accountId, guardianId, passwordHash }: Proved,
  {
    browser,
    oldSession,
    streak,
  }: { browser: Browser; oldSession?: string | undefined; streak?: Streak | undefined },
): Promise<string | undefined> {
  const id = randomToken();
  const now = core.clock.now();
  const { idle, whole } = SESSION_LIFE.customer;
  const opened = await tx.$executeRaw`
    WITH proved AS (
      SELECT g.account_id, g.id
      FROM guardians g JOIN credentials c ON c.account_id = g.account_id AND c.guardian_id = g.id
      WHERE g.account_id = ${accountId}::uuid AND g.id = ${guardianId}::uuid
        AND g.can_log_in AND c.password_hash = ${passwordHash}
      -- Both rows: whoever waits here sees them as they are afterwards.
      FOR UPDATE OF g, c
    ), ended AS (
      DELETE FROM sessions s
      WHERE EXISTS (SELECT FROM proved) AND s.account_id = ${accountId}::uuid AND s.portal = 'customer' AND (
        s.id_hash = ${sha256(oldSession ?? '')}
        OR s.guardian_id = ${guardianId}::uuid AND (
          s.expires_at <= ${now} OR s.seen_at <= ${after(now, -idle)} OR s.id_hash IN (
            SELECT id_hash FROM sessions
            WHERE account_id = ${accountId}::uuid AND guardian_id = ${guardianId}::uuid
            ORDER BY seen_at DESC, created_at DESC OFFSET ${MOST_SESSIONS - 1})))
    )${streak ? Prisma.sql`, forgiven AS (${endingStreak(streak)} AND EXISTS (SELECT FROM proved))` : Prisma.empty}
    INSERT INTO sessions (id_hash, account_id, portal, guardian_id, created_at, seen_at, expires_at, ip, user_agent)
    SELECT ${sha256(id)}, account_id, 'customer', id, ${now}, ${now}, ${after(now, whole)},
           ${browser.ip ?? null}, ${browser.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null}
    FROM proved`;
  return opened === 1 ? id : undefined;
}

/**
 * The guardian behind a cookie, if the session is of this account's Customer Portal, has not ended, and the record
 * still says Can Log In (read each time). Notes that it was used.
 */
export async function findSession(
  core: Pick<Core, 'clock'> & { db: Pick<Tx, '$queryRaw' | 'session'> },
  accountId: AccountId,
  id: string | undefined,
): Promise<GuardianSession | undefined> {
  if (!id || !SESSION_ID.test(id)) return undefined;
  const now = core.clock.now();
  const idHash = sha256(id);
  const [session] = await core.db.$queryRaw<(GuardianSession & Pick<Session, 'seenAt'>)[]>`
    SELECT s.seen_at AS "seenAt", g.id AS "guardianId", g.language
    FROM sessions s JOIN guardians g ON g.account_id = s.account_id AND g.id = s.guardian_id
    WHERE s.id_hash = ${idHash} AND s.account_id = ${accountId}::uuid AND s.portal = 'customer'
      AND s.expires_at > ${now} AND s.seen_at > ${after(now, -SESSION_LIFE.customer.idle)} AND g.can_log_in`;
  if (!session) return undefined;
  const { seenAt, ...guardian } = session;
  if (seenAt <= after(now, -NOTED_EVERY)) {
    await core.db.session.updateMany({ where: { idHash, accountId }, data: { seenAt: now } });
  }
  return guardian;
}

/** Ends one session of an account. Returns whose it was, or undefined if there was none. */
export async function endSession(
  tx: Tx,
  accountId: AccountId,
  id: string | undefined,
): Promise<GuardianId | undefined> {
  if (!id || !SESSION_ID.test(id)) return undefined;
  const [ended] = await tx.$queryRaw<{ guardianId: GuardianId | null }[]>`
    DELETE FROM sessions WHERE id_hash = ${sha256(id)} AND account_id = ${accountId}::uuid AND portal = 'customer'
    RETURNING guardian_id AS "guardianId"`;
  return ended?.guardianId ?? undefined;
}
