import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { type Language, type Portal, Prisma, type Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { PEOPLE } from './people.ts';
import { idOf, type Person, type PersonAt, personAt, rowsOf } from './person.ts';
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

/** Somebody signed in to a portal. */
export interface PortalSession<P extends Portal = Portal> {
  person: PersonAt<P>;
  language: Language | null;
  /** When the password was given: each session begins with that, and none is carried over a change of it. */
  signedInAt: Date;
  /** Their password was assigned, and they are to choose their own before anything else (S5). */
  mustChange: boolean;
}

/** Somebody whose password was just compared with this hash. */
export interface Proved {
  accountId: AccountId;
  person: Person;
  passwordHash: string;
}

/**
 * Begins a session with a new id, if the hash and the right to log in are still as they were when the password was
 * compared: a reset that commits meanwhile ends all sessions, and this one must not survive it. The person's row is
 * locked first, as everywhere. Ends the session that the browser came with, dead ones, the oldest of too many, and the
 * streak of failures before it.
 * @returns the id for the cookie: 32 random bytes, of which only the SHA-256 is stored (ASVS 7.2.3, 7.2.4).
 */
export async function openSession(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  { accountId, person, passwordHash }: Proved,
  {
    browser,
    oldSession,
    streak,
  }: { browser: Browser; oldSession?: string | undefined; streak?: Streak | undefined },
): Promise<string | undefined> {
  const id = randomToken();
  const now = core.clock.now();
  const { portal } = person;
  const { table, column, mayLogIn } = PEOPLE[portal];
  const { idle, whole } = SESSION_LIFE[portal];
  const opened = await tx.$executeRaw`
    WITH proved AS (
      SELECT p.account_id, p.id
      FROM ${table} p JOIN credentials c ON c.account_id = p.account_id AND c.${column} = p.id
      WHERE p.account_id = ${accountId}::uuid AND p.id = ${idOf(person)}::uuid
        AND ${mayLogIn} AND c.password_hash = ${passwordHash}
      -- Both rows: whoever waits here sees them as they are afterwards.
      FOR NO KEY UPDATE OF p, c
    ), ended AS (
      DELETE FROM sessions s
      WHERE EXISTS (SELECT FROM proved) AND s.account_id = ${accountId}::uuid AND s.portal = ${portal}::"Portal" AND (
        s.id_hash = ${sha256(oldSession ?? '')}
        OR s.${column} = ${idOf(person)}::uuid AND (
          s.expires_at <= ${now} OR s.seen_at <= ${after(now, -idle)} OR s.id_hash IN (
            SELECT id_hash FROM sessions
            WHERE account_id = ${accountId}::uuid AND ${column} = ${idOf(person)}::uuid
            ORDER BY seen_at DESC, created_at DESC OFFSET ${MOST_SESSIONS - 1})))
    )${streak ? Prisma.sql`, forgiven AS (${endingStreak(streak)} AND EXISTS (SELECT FROM proved))` : Prisma.empty}
    INSERT INTO sessions (id_hash, account_id, portal, ${column}, created_at, seen_at, expires_at, ip, user_agent)
    SELECT ${sha256(id)}, account_id, ${portal}::"Portal", id, ${now}, ${now}, ${after(now, whole)},
           ${browser.ip ?? null}, ${browser.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null}
    FROM proved`;
  return opened === 1 ? id : undefined;
}

/**
 * The person behind a cookie, if the session is of this very portal of the account, has not ended, and the record still
 * lets them log in: guardians while it says Can Log In, staff while they are not deactivated (read each time). Notes
 * that it was used.
 */
export async function findSession<P extends Portal>(
  core: Pick<Core, 'clock'> & { db: Pick<Tx, '$queryRaw' | 'session'> },
  accountId: AccountId,
  portal: P,
  id: string | undefined,
): Promise<PortalSession<P> | undefined> {
  if (!id || !SESSION_ID.test(id)) return undefined;
  const now = core.clock.now();
  const idHash = sha256(id);
  const { table, column, mayLogIn } = PEOPLE[portal];
  const [found] = await core.db.$queryRaw<
    (Omit<PortalSession, 'person'> & { personId: string; seenAt: Date })[]
  >`
    SELECT s.seen_at AS "seenAt", s.created_at AS "signedInAt", p.id AS "personId", p.language,
           coalesce(c.must_change, false) AS "mustChange"
    FROM sessions s JOIN ${table} p ON p.account_id = s.account_id AND p.id = s.${column}
    LEFT JOIN credentials c ON c.account_id = p.account_id AND c.${column} = p.id
    WHERE s.id_hash = ${idHash} AND s.account_id = ${accountId}::uuid AND s.portal = ${portal}::"Portal"
      AND s.expires_at > ${now} AND s.seen_at > ${after(now, -SESSION_LIFE[portal].idle)} AND ${mayLogIn}`;
  if (!found) return undefined;
  const { seenAt, personId, ...session } = found;
  if (seenAt <= after(now, -NOTED_EVERY)) {
    await core.db.session.updateMany({ where: { idHash, accountId }, data: { seenAt: now } });
  }
  return { person: personAt(portal, personId), ...session };
}

/** Ends one session of a portal. Returns whose it was, or undefined if there was none. */
export async function endSession(
  tx: Tx,
  accountId: AccountId,
  portal: Portal,
  id: string | undefined,
): Promise<Person | undefined> {
  if (!id || !SESSION_ID.test(id)) return undefined;
  const [ended] = await tx.$queryRaw<{ personId: string }[]>`
    DELETE FROM sessions
    WHERE id_hash = ${sha256(id)} AND account_id = ${accountId}::uuid AND portal = ${portal}::"Portal"
    RETURNING ${PEOPLE[portal].column} AS "personId"`;
  return ended && personAt(portal, ended.personId);
}

/** Ends every session of a person, as when their password changes or they may not log in any more. Returns how many. */
export async function endAllSessions(tx: Tx, accountId: AccountId, person: Person): Promise<number> {
  const { count } = await tx.session.deleteMany({ where: { accountId, ...rowsOf(person) } });
  return count;
}
