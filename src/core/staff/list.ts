import type { Core } from '../core.ts';
import { type FoundStaff, findStaff, type StaffSought, searchStaff } from '../directory/findStaff.ts';
import type { AccountId, StaffId } from '../ids.ts';

/** A staff member as `/staff` shows them. */
export interface ListedStaff extends FoundStaff {
  /** Since when a Slack user of the asker's workspace stands for them; absent: not linked there. */
  linkedAt: Date | undefined;
  slackUserId: string | undefined;
}

/** Staff whom words fit, or the one behind a Slack user, or everybody, with their links in one workspace; a page at a time. */
export async function listStaff(
  core: Pick<Core, 'db'>,
  { accountId, workspaceId }: { accountId: AccountId; workspaceId: string },
  sought: StaffSought,
): Promise<{ staff: ListedStaff[]; more: boolean }> {
  const { staff, more } = await searchStaff(core, accountId, sought);
  return { staff: await withLinks(core, accountId, workspaceId, staff), more };
}

/** One of them; undefined when they are not of this account. */
export async function readListedStaff(
  core: Pick<Core, 'db'>,
  { accountId, workspaceId }: { accountId: AccountId; workspaceId: string },
  staffId: StaffId,
): Promise<ListedStaff | undefined> {
  const found = await findStaff(core, accountId, staffId);
  return found && (await withLinks(core, accountId, workspaceId, [found]))[0];
}

async function withLinks(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  workspaceId: string,
  staff: readonly FoundStaff[],
): Promise<ListedStaff[]> {
  const identities = await core.db.slackIdentity.findMany({
    where: { accountId, workspaceId, staffId: { in: staff.map(({ id }) => id) } },
    select: { staffId: true, slackUserId: true, linkedAt: true },
  });
  const byStaff = new Map(identities.map((one) => [one.staffId, one]));
  return staff.map((one) => {
    const link = byStaff.get(one.id);
    return { ...one, linkedAt: link?.linkedAt, slackUserId: link?.slackUserId };
  });
}
