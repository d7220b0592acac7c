import { timingSafeEqual } from 'node:crypto';
import { appendAudit } from '../audit/append.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Session } from '../database/client.ts';
import { lockGuardian } from '../directory/lock.ts';
import type { AccountId, GuardianId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import { SESSION_LIFE } from './sessions.ts';

/** One of the sessions that a guardian sees of their own. */
export interface OwnSession extends Pick<Session, 'createdAt' | 'seenAt' | 'ip' | 'userAgent'> {
  /** Names it in a form. Neither the cookie's id nor what is stored of it. */
  name: string;
  /** Whether it is the one that is asking. */
  here: boolean;
}

/** Whose sessions, and which of them is asking. */
export interface Own {
  accountId: AccountId;
  guardianId: GuardianId;
  /** The id in the cookie. */
  session: string;
}

/** The sessions of a guardian that have not ended: this one first, then the one used last. */
export async function listSessions(
  core: Pick<Core, 'db' | 'clock' | 'secrets'>,
  { accountId, guardianId, session }: Own,
): Promise<OwnSession[]> {
  const now = core.clock.now();
  const alive = await core.db.session.findMany({
    where: {
      accountId,
      guardianId,
      portal: 'customer',
      expiresAt: { gt: now },
      seenAt: { gt: after(now, -SESSION_LIFE.customer.idle) },
    },
    orderBy: [{ seenAt: 'desc' }, { createdAt: 'desc' }],
  });
  const own = sha256(session);
  return alive
    .map(({ idHash, createdAt, seenAt, ip, userAgent }) => ({
      name: nameOf(core, idHash),
      here: timingSafeEqual(idHash, own),
      createdAt,
      seenAt,
      ip,
      userAgent,
    }))
    .sort((a, b) => Number(b.here) - Number(a.here));
}

/** Ends one of the guardian's own sessions, by its name. Returns false when it is over already, or none of theirs. */
export async function endOwnSession(core: Core, own: Own, name: string): Promise<boolean> {
  const { accountId, guardianId } = own;
  const all = await core.db.session.findMany({
    where: { accountId, guardianId, portal: 'customer' },
    select: { idHash: true },
  });
  const found = all.find(({ idHash }) => nameOf(core, idHash) === name);
  if (!found) return false;
  return core.db.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { accountId, guardianId, idHash: found.idHash } });
    if (count === 0) return false;
    const here = timingSafeEqual(found.idHash, sha256(own.session));
    await appendAudit(core, tx, accountId, {
      ...byGuardian(guardianId),
      action: 'portal.signed_out',
      details: here ? {} : { from_another_device: true },
    });
    return true;
  });
}

/** Ends all of the guardian's sessions, or all but the one that is asking. Returns how many. */
export async function signOutEverywhere(core: Core, own: Own, { keep }: { keep: boolean }): Promise<number> {
  const { accountId, guardianId } = own;
  return core.db.$transaction(async (tx) => {
    await lockGuardian(tx, accountId, guardianId);
    const { count } = await tx.session.deleteMany({
      where: {
        accountId,
        guardianId,
        portal: 'customer',
        ...(keep ? { NOT: { idHash: sha256(own.session) } } : {}),
      },
    });
    if (count === 0) return 0;
    await appendAudit(core, tx, accountId, {
      ...byGuardian(guardianId),
      action: 'portal.signed_out_everywhere',
      details: { sessions_ended: count, this_one_too: !keep },
    });
    return count;
  });
}

const byGuardian = (id: GuardianId) =>
  ({
    actor: { kind: 'guardian', id },
    via: 'customer_portal',
    subject: { kind: 'guardian', id },
  }) as const;

function nameOf(core: Pick<Core, 'secrets'>, idHash: Uint8Array): string {
  return core.secrets.sign('session-cookie', idHash).subarray(0, 16).toString('base64url');
}
