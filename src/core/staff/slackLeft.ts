import { appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { endAllSessions } from '../credentials/sessions.ts';
import type { Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { tellStaff } from '../notices/tellStaff.ts';
import { type CutOff, cutAccess } from './cutAccess.ts';
import { endOffers } from './offerLink.ts';
import { putStaffNewsInOutbox } from './staffNews.ts';

/** What Slack says of somebody now. */
export type LeftSlack = 'deactivated' | 'guest';

/**
 * Slack reports that a user was switched off or became a guest: the link to the staff record goes at once, with what the
 * person has open in the Office Portal, and Admin Access is told. Of the Business Owner only the link and the sessions go:
 * whoever administers the workspace must not be able to end the owner's way back to their own password (S3), nor do
 * this unnoticed: the owner is told by email.
 * @param team Slack's team id, or the enterprise id of an org-wide installation.
 * @returns false when the user was linked to nobody.
 */
export async function cutWhoLeftSlack(
  core: Core,
  { team, slackUserId, because }: { team: string; slackUserId: string; because: LeftSlack },
): Promise<boolean> {
  const workspace = await core.db.slackWorkspace.findUnique({
    where: { teamId: team },
    select: { id: true, accountId: true },
  });
  if (!workspace) return false;
  const accountId = workspace.accountId as AccountId;
  const which = { accountId, workspaceId: workspace.id, slackUserId };
  // First, and by itself: a link that is being confirmed at this moment is either waited for, and cut below, or refused.
  await core.db.$transaction((tx) => endOffers(core, tx, which));
  return core.db.$transaction(async (tx) => {
    const identity = await tx.slackIdentity.findFirst({ where: which });
    const staffId = identity?.staffId as StaffId | undefined;
    const staff = staffId && (await holdStaff(tx, accountId, [staffId])).get(staffId);
    if (!staffId || !staff) return false;
    const { count } = await tx.slackIdentity.deleteMany({ where: { ...which, staffId } });
    if (count === 0) return false;
    const by = { actor: { kind: 'slack_user', id: slackUserId }, via: 'slack' } as const;
    const isOwner = staff.level === 'owner';
    const cut = isOwner
      ? await endSessionsOnly(tx, accountId, staffId)
      : await cutAccess(core, tx, accountId, staffId, by);
    const { entries, ...ended } = cut;
    const content = { staff: staff.name, because, isOwner };
    if (isOwner) await putStaffNewsInOutbox(core, tx, accountId, staffId, { kind: 'slack-left', because });
    const occasion = identity?.id ?? slackUserId;
    await tellStaff(core, tx, accountId, { kind: 'slack-left', content }, occasion, { except: staffId });
    await core.queue.add(tx, 'home', { accountId });
    await appendAudits(core, tx, accountId, [
      ...entries,
      {
        ...by,
        action: 'slack.unlinked',
        subject: { kind: 'staff', id: staffId },
        details: { slack_user: slackUserId, reason: `slack_${because}`, ...ended },
      },
    ]);
    return true;
  });
}

async function endSessionsOnly(tx: Tx, accountId: AccountId, staffId: StaffId): Promise<CutOff> {
  const sessions = await endAllSessions(tx, accountId, { portal: 'office', staffId });
  return { sessions_ended: sessions, links_ended: 0, requests_ended: 0, entries: [] };
}
