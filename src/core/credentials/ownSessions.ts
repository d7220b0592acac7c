import { timingSafeEqual } from 'node:crypto';
import { appendAudit } from '../audit/append.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Session } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import { lockPerson, namedInAudit, type Person, rowsOf } from './person.ts';
import { SESSION_LIFE } from './sessions.ts';

/** One of the sessions that a person sees of their own. */
export interface OwnSession extends Pick<Session, 'createdAt' | 'seenAt' | 'ip' | 'userAgent'> {
  /** Names it in a form. Neither the cookie's id nor what is stored of it. */
  name: string;
  /** Whether it is the one that is asking. */
  here: boolean;
}

/** Whose sessions, and which of them is asking. */
export interface Own {
  accountId: AccountId;
  person: Person;
  /** The id in the cookie. */
  session: string;
}

/** The sessions of a person that have not ended: this one first, then the one used last. */
export async function listSessions(
  core: Pick<Core, 'db' | 'clock' | 'secrets'>,
  { accountId, person, session }: Own,
): Promise<OwnSession[]> {
  const now = core.clock.now();
  const alive = await core.db.session.findMany({
    where: {
      accountId,
      ...rowsOf(person),
      expiresAt: { gt: now },
      seenAt: { gt: after(now, -SESSION_LIFE[person.portal].idle) },
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

/** Ends one of the person's own sessions, by its name. Returns false when it is over already, or none of theirs. */
export async function endOwnSession(core: Core, own: Own, name: string): Promise<boolean> {
  const { accountId, person } = own;
  const all = await core.db.session.findMany({
    where: { accountId, ...rowsOf(person) },
    select: { idHash: true },
  });
  const found = all.find(({ idHash }) => nameOf(core, idHash) === name);
  if (!found) return false;
  return core.db.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({
      where: { accountId, ...rowsOf(person), idHash: found.idHash },
    });
    if (count === 0) return false;
    const here = timingSafeEqual(found.idHash, sha256(own.session));
    await appendAudit(core, tx, accountId, {
      ...by(person),
      action: 'portal.signed_out',
      details: here ? {} : { from_another_device: true },
    });
    return true;
  });
}

/** Ends all of the person's sessions, or all but the one that is asking. Returns how many. */
export async function signOutEverywhere(core: Core, own: Own, { keep }: { keep: boolean }): Promise<number> {
  const { accountId, person } = own;
  return core.db.$transaction(async (tx) => {
    await lockPerson(tx, accountId, person);
    const { count } = await tx.session.deleteMany({
      where: {
        accountId,
        ...rowsOf(person),
        ...(keep ? { NOT: { idHash: sha256(own.session) } } : {}),
      },
    });
    if (count === 0) return 0;
    await appendAudit(core, tx, accountId, {
      ...by(person),
      action: 'portal.signed_out_everywhere',
      details: { sessions_ended: count, this_one_too: !keep },
    });
    return count;
  });
}

const by = (person: Person) =>
  ({
    actor: namedInAudit(person),
    via: `${person.portal}_portal`,
    subject: namedInAudit(person),
  }) as const;

function nameOf(core: Pick<Core, 'secrets'>, idHash: Uint8Array): string {
  return core.secrets.sign('session-cookie', idHash).subarray(0, 16).toString('base64url');
}
