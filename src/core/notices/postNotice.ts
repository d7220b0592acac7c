import type { Core } from '../core.ts';
import type { StaffNotice } from '../database/client.ts';
import { isNoticeKind, mayRead, type Notice } from './notice.ts';

/** A notice that still waits to be posted. */
export interface WaitingNotice {
  row: StaffNotice;
  notice: Notice;
  /** The centre's name. */
  centre: string;
}

/**
 * Undefined when it was posted, when its reader is not one to be told any more, when it is not true any more, or when
 * nobody knows its kind.
 */
export async function readNotice(
  core: Pick<Core, 'db'>,
  noticeId: string,
): Promise<WaitingNotice | undefined> {
  const found = await core.db.staffNotice.findUnique({
    where: { id: noticeId },
    include: {
      staff: {
        select: {
          level: true,
          deactivatedAt: true,
          identities: { select: { slackUserId: true, workspaceId: true } },
        },
      },
      workspace: { select: { account: { select: { name: true } } } },
    },
  });
  if (!found || found.ts) return undefined;
  const { staff, workspace, ...row } = found;
  const { kind } = row;
  if (!isNoticeKind(kind) || staff.deactivatedAt || !mayRead(staff.level, kind)) return undefined;
  const linked = staff.identities.some(
    (one) => one.slackUserId === row.destination && one.workspaceId === row.workspaceId,
  );
  if (!linked) return undefined;
  const notice = { kind, content: row.content } as Notice;
  if (!(await isStillTrue(core, row.accountId, notice))) return undefined;
  return { row, notice, centre: workspace.account.name };
}

/** Slack may have been away for longer than a request waits. */
async function isStillTrue(core: Pick<Core, 'db'>, accountId: string, notice: Notice): Promise<boolean> {
  if (notice.kind !== 'request-waiting') return true;
  const { request: id } = notice.content;
  return (await core.db.resetRequest.count({ where: { accountId, id, state: 'open' } })) > 0;
}

/** From before a notice is posted until Slack's answer is stored: after a crash it is looked for, not posted again. */
export async function noteNoticePosting(
  core: Pick<Core, 'db'>,
  noticeId: string,
  posting: boolean,
): Promise<void> {
  await core.db.staffNotice.update({ where: { id: noticeId }, data: { posting } });
}

/** A notice stands in Slack. */
export async function recordNoticePosted(
  core: Pick<Core, 'db'>,
  noticeId: string,
  place: { channelId: string; ts: string },
): Promise<void> {
  await core.db.staffNotice.update({ where: { id: noticeId }, data: { ...place, posting: false } });
}

/** Looks at a notice again at a later time. */
export async function postNoticeAt(
  core: Pick<Core, 'db' | 'queue'>,
  noticeId: string,
  at: Date,
): Promise<void> {
  await core.db.$transaction((tx) => core.queue.add(tx, 'staff-notice', { noticeId }, { startAfter: at }));
}
