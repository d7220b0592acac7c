import type { Core } from '../core.ts';
import type { AccountId, StaffId } from '../ids.ts';

/** A Slack user who stands for a staff member. */
export interface OwnLink {
  workspaceId: string;
  slackUserId: string;
  /** What the workspace is called, if Slack told. */
  workspace: string | null;
  linkedAt: Date;
}

/** The Slack users who stand for a staff member, oldest first: one in each workspace at most. */
export async function readOwnLinks(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  staffId: StaffId,
): Promise<OwnLink[]> {
  const links = await core.db.slackIdentity.findMany({
    where: { accountId, staffId },
    orderBy: [{ linkedAt: 'asc' }, { id: 'asc' }],
    select: {
      workspaceId: true,
      slackUserId: true,
      linkedAt: true,
      workspace: { select: { name: true } },
    },
  });
  return links.map(({ workspace, ...link }) => ({ ...link, workspace: workspace.name }));
}
