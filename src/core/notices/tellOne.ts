import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import type { NoticeForOne } from './notice.ts';

/**
 * Arranges for one staff member to get a direct message in Slack about something that concerns them, in the caller's
 * transaction. Linked in several workspaces, they hear in the oldest, or in the one that is given.
 * @param occasion which time of this kind; told again for the same occasion, nobody hears twice.
 * @returns false when they are not linked: then nobody is told, and the caller chooses another way.
 */
export async function tellOne(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  {
    accountId,
    staffId,
    workspaceId,
  }: { accountId: AccountId; staffId: StaffId; workspaceId?: string | undefined },
  { kind, content }: NoticeForOne,
  occasion: string,
): Promise<boolean> {
  const place = await tx.slackIdentity.findFirst({
    where: { accountId, staffId, ...(workspaceId ? { workspaceId } : {}) },
    orderBy: [{ workspace: { installedAt: 'asc' } }, { id: 'asc' }],
    select: { workspaceId: true, slackUserId: true },
  });
  if (!place) return false;
  const [notice] = await tx.staffNotice.createManyAndReturn({
    data: [
      {
        accountId,
        workspaceId: place.workspaceId,
        destination: place.slackUserId,
        staffId,
        kind,
        occasion,
        content,
        createdAt: core.clock.now(),
      },
    ],
    skipDuplicates: true,
    select: { id: true },
  });
  if (notice) await core.queue.add(tx, 'staff-notice', { noticeId: notice.id });
  return true;
}
