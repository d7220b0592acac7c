import { after, type Clock, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Portal, Tx } from '../database/client.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';

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

/**
 * Begins a guardian's session with a new id, in the transaction of the sign-in.
 * @returns the id for the cookie: 32 random bytes, of which only the SHA-256 is stored (ASVS 7.2.3, 7.2.4).
 */
export async function openSession(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  { accountId, guardianId, browser }: { accountId: AccountId; guardianId: GuardianId; browser: Browser },
): Promise<string> {
  const id = randomToken();
  const now = core.clock.now();
  await tx.session.deleteMany({ where: { accountId, guardianId, expiresAt: { lte: now } } });
  await tx.session.create({
    data: {
      idHash: sha256(id),
      accountId,
      portal: 'customer',
      guardianId,
      createdAt: now,
      seenAt: now,
      expiresAt: after(now, SESSION_LIFE.customer.whole),
      ip: browser.ip ?? null,
      userAgent: browser.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
    },
  });
  return id;
}

/**
 * The guardian behind a cookie, if the session is of this account's Customer Portal, has not ended, and the record
 * still says Can Log In (read each time). Notes that it was used.
 */
export async function findSession(
  core: { db: Pick<Tx, 'session'>; clock: Clock },
  accountId: AccountId,
  id: string | undefined,
): Promise<GuardianSession | undefined> {
  if (!id || !SESSION_ID.test(id)) return undefined;
  const now = core.clock.now();
  const idHash = sha256(id);
  const session = await core.db.session.findFirst({
    where: {
      idHash,
      accountId,
      portal: 'customer',
      expiresAt: { gt: now },
      seenAt: { gt: after(now, -SESSION_LIFE.customer.idle) },
      guardian: { canLogIn: true },
    },
    select: { seenAt: true, guardian: { select: { id: true, language: true } } },
  });
  if (!session?.guardian) return undefined;
  if (session.seenAt <= after(now, -NOTED_EVERY)) {
    await core.db.session.updateMany({ where: { idHash, accountId }, data: { seenAt: now } });
  }
  return { guardianId: session.guardian.id as GuardianId, language: session.guardian.language };
}

/** Ends one session of an account. Returns whose it was, or undefined if there was none. */
export async function endSession(
  tx: Tx,
  accountId: AccountId,
  id: string | undefined,
): Promise<GuardianId | undefined> {
  if (!id || !SESSION_ID.test(id)) return undefined;
  const where = { idHash: sha256(id), accountId, portal: 'customer' as const };
  const session = await tx.session.findFirst({ where, select: { guardianId: true } });
  const { count } = await tx.session.deleteMany({ where });
  return count === 1 && session?.guardianId ? (session.guardianId as GuardianId) : undefined;
}
