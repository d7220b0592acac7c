import type { Core } from '../core.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { isOpen } from '../links/lifecycle.ts';
import { judge } from '../permissions/judge.ts';

/** Where a colleague stands on the way to a password of their own. */
export type InvitationStanding =
  | { kind: 'has-password' }
  | { kind: 'no-email' }
  /** The link is on its way, or can be used until then; absent until it is sent. */
  | { kind: 'invited'; at: Date; until: Date | undefined }
  /** Invited before, and the link is over: why, as far as it matters to whoever invites. */
  | { kind: 'can-be-invited'; before?: { at: Date; undelivered: boolean } };

/** A colleague on the list. */
export interface Invitee {
  staffId: StaffId;
  name: string;
  level: PermissionLevel;
  email: string | null;
  standing: InvitationStanding;
}

/**
 * Everybody active but the Business Owner, by name, with where they stand; undefined for somebody who may not invite.
 * Rights are read anew.
 */
export async function listInvitees(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  askerId: StaffId,
): Promise<Invitee[] | undefined> {
  const asker = await core.db.staff.findUnique({ where: { accountId_id: { accountId, id: askerId } } });
  const standing = asker && { staffId: askerId, level: asker.level, active: asker.deactivatedAt === null };
  if (!standing || !judge(standing, 'invite-staff').may) return undefined;
  const staff = await core.db.staff.findMany({
    where: { accountId, deactivatedAt: null, level: { not: 'owner' } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      name: true,
      level: true,
      email: true,
      credential: { select: { id: true } },
      links: {
        where: { purpose: 'staff_invitation' },
        orderBy: { requestedAt: 'desc' },
        take: 1,
        select: {
          ...{ state: true, requestedAt: true, sentAt: true, expiresAt: true },
          deliveries: { select: { state: true } },
        },
      },
    },
  });
  return staff.map(({ id, credential, links, ...person }) => ({
    ...person,
    staffId: id as StaffId,
    standing: credential ? { kind: 'has-password' } : standingOf(person.email, links[0]),
  }));
}

interface LastInvitation {
  state: Parameters<typeof isOpen>[0];
  requestedAt: Date;
  sentAt: Date | null;
  expiresAt: Date | null;
  deliveries: { state: string }[];
}

function standingOf(email: string | null, last: LastInvitation | undefined): InvitationStanding {
  if (!email) return { kind: 'no-email' };
  if (!last) return { kind: 'can-be-invited' };
  const at = last.sentAt ?? last.requestedAt;
  const undelivered =
    last.state === 'failed' || last.deliveries.some(({ state }) => state === 'bounced' || state === 'failed');
  if (isOpen(last.state) && !undelivered)
    return { kind: 'invited', at, until: (last.sentAt && last.expiresAt) ?? undefined };
  return { kind: 'can-be-invited', before: { at, undelivered } };
}
