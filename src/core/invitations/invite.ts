import { maskEmail } from '../addresses.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { createLink } from '../links/createLink.ts';
import { OPEN_STATES } from '../links/lifecycle.ts';
import { judge } from '../permissions/judge.ts';
import { listInvitees } from './list.ts';

/** With one press, in some seconds; the page shows who is left, and the next press goes on. */
const MOST_AT_ONCE = 500;

/** The button that the Business Owner pressed. */
export interface Invitation {
  accountId: AccountId;
  askerId: StaffId;
  /** One colleague, or everybody who can be invited. */
  whom: StaffId | 'all';
}

/**
 * Sends everybody who is active, has an email, and has neither a password nor an open invitation a link to choose one:
 * for 30 minutes after it is sent (G5); the mail says what to do when that is over. One transaction a person, which reads
 * the right to invite and all of this anew: pressed twice, or in two tabs, everybody gets one. Cut short in the middle,
 * it is gone on with by pressing again.
 * @returns how many were invited; undefined for somebody who may not.
 */
export async function inviteStaff(
  core: Core,
  { accountId, askerId, whom }: Invitation,
): Promise<number | undefined> {
  const invitees = await listInvitees(core, accountId, askerId);
  if (!invitees) return undefined;
  const wanted = invitees.filter(
    ({ staffId, standing }) => standing.kind === 'can-be-invited' && (whom === 'all' || whom === staffId),
  );
  let invited = 0;
  for (const { staffId } of wanted.slice(0, MOST_AT_ONCE)) {
    if (await core.db.$transaction((tx) => inviteOne(core, tx, accountId, askerId, staffId))) invited += 1;
  }
  return invited;
}

async function inviteOne(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  askerId: StaffId,
  staffId: StaffId,
): Promise<boolean> {
  const held = await holdStaff(tx, accountId, [askerId, staffId]);
  const [asker, staff] = [held.get(askerId), held.get(staffId)];
  if (!asker || !staff?.email || staff.deactivatedAt || staff.level === 'owner') return false;
  const standing = { staffId: askerId, level: asker.level, active: asker.deactivatedAt === null };
  if (!judge(standing, 'invite-staff').may) return false;
  if ((await tx.credential.count({ where: { accountId, staffId } })) > 0) return false;
  if (await hasOpenInvitation(tx, accountId, staffId)) return false;
  const actor = { kind: 'staff', id: askerId } as const;
  const link = await createLink(core, tx, {
    ...{ staff, actor, purpose: 'staff_invitation', via: 'office_portal', address: staff.email, cards: [] },
    requestKey: `invitation ${crypto.randomUUID()}`,
  });
  await appendAudit(core, tx, accountId, {
    ...{ actor, via: 'office_portal', action: 'staff.invited' },
    subject: { kind: 'staff', id: staffId },
    details: { link, channel: 'email', to: maskEmail(staff.email) },
  });
  return true;
}

/** One whose message did not come back counts; after a bounce they can be invited anew. */
async function hasOpenInvitation(tx: Tx, accountId: AccountId, staffId: StaffId): Promise<boolean> {
  const open = await tx.resetLink.count({
    where: {
      ...{ accountId, staffId, purpose: 'staff_invitation', state: { in: [...OPEN_STATES] } },
      deliveries: { none: { state: { in: ['bounced', 'failed'] } } },
    },
  });
  return open > 0;
}
