import { appendAudit, appendAudits } from '../audit/append.ts';
import type { Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { holdStaff } from '../directory/lock.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { judgeOnStaff } from '../permissions/judge.ts';
import { holdBoth, refuseOnStaff } from './onStaff.ts';
import { NoSuchStaff, NotLinkedInSlack } from './refusals.ts';

/**
 * Somebody unlinks their own Slack user. They can link again at any time.
 * @param workspaceId absent: in every workspace of the account.
 * @returns how many links ended; none when nothing was linked any more.
 */
export async function unlinkOwn(
  core: Core,
  {
    accountId,
    staffId,
    workspaceId,
    via,
  }: { accountId: AccountId; staffId: StaffId; workspaceId?: string; via: Via },
): Promise<number> {
  return core.db.$transaction(async (tx) => {
    await holdStaff(tx, accountId, [staffId]);
    const ended = await endIdentities(core, tx, { accountId, staffId, workspaceId });
    await appendAudits(
      core,
      tx,
      accountId,
      ended.map((slackUser) => ({
        actor: { kind: 'staff', id: staffId },
        via,
        action: 'slack.unlinked',
        subject: { kind: 'staff', id: staffId },
        details: { slack_user: slackUser },
      })),
    );
    return ended.length;
  });
}

/**
 * Admin Access unlinks somebody else; nobody unlinks the Business Owner. Rights are read at the press (A3).
 * @throws NoSuchStaff, NotPermitted, NotOnStaff, NotLinkedInSlack
 */
export async function unlinkOther(
  core: Core,
  { accountId, askerId, subjectId }: { accountId: AccountId; askerId: StaffId; subjectId: StaffId },
): Promise<void> {
  const refused = await core.db.$transaction(async (tx) => {
    const both = await holdBoth(tx, accountId, askerId, subjectId);
    if (!both) throw new NoSuchStaff();
    const verdict = judgeOnStaff(both.asker, 'unlink-others', both.subject);
    if (!verdict.may) return { verdict, subject: both.subject };
    const ended = await endIdentities(core, tx, { accountId, staffId: subjectId });
    if (ended.length === 0) throw new NotLinkedInSlack(both.subject.name);
    for (const slackUser of ended) {
      await appendAudit(core, tx, accountId, {
        actor: { kind: 'staff', id: askerId },
        via: 'slack',
        action: 'slack.unlinked',
        subject: { kind: 'staff', id: subjectId },
        details: { slack_user: slackUser },
      });
    }
    return undefined;
  });
  if (refused) {
    await refuseOnStaff(core, {
      ...refused,
      accountId,
      askerId,
      did: 'unlink-others',
      audit: 'slack.unlink_refused',
    });
  }
}

/** The Slack users that stood for a staff member and do no more; App Home of all is brought up to date. */
export async function endIdentities(
  core: Pick<Core, 'queue'>,
  tx: Tx,
  {
    accountId,
    staffId,
    workspaceId,
  }: { accountId: AccountId; staffId: StaffId; workspaceId?: string | undefined },
): Promise<string[]> {
  const where = { accountId, staffId, ...(workspaceId ? { workspaceId } : {}) };
  const ended = await tx.slackIdentity.findMany({ where, select: { slackUserId: true } });
  if (ended.length === 0) return [];
  await tx.slackIdentity.deleteMany({ where });
  await core.queue.add(tx, 'home', { accountId });
  return ended.map(({ slackUserId }) => slackUserId);
}
