import type { Core } from '../core.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';

/** What our records say of a workspace and one of its users. */
export interface AskerRecords {
  accountId: AccountId | null;
  workspaceId: string | null;
  staffId: StaffId | null;
  name: string;
  level: PermissionLevel;
  deactivated: boolean;
}

const NOBODY: AskerRecords = {
  accountId: null,
  workspaceId: null,
  staffId: null,
  name: '',
  level: 'front_desk',
  deactivated: true,
};

/**
 * Reads who is asking, anew each time (A3). One query for what three tables know: it stands at the beginning of
 * everything that is done in Slack.
 * @param team Slack's team id, or the enterprise id of an org-wide installation.
 */
export async function readAsker(
  core: Pick<Core, 'db'>,
  { team, slackUserId }: { team: string; slackUserId: string },
): Promise<AskerRecords> {
  const [row] = await core.db.$queryRaw<AskerRecords[]>`
    SELECT w.account_id AS "accountId", w.id AS "workspaceId", s.id AS "staffId", coalesce(s.name, '') AS name,
           s.level, s.deactivated_at IS NOT NULL AS deactivated
    FROM slack_workspaces w
    LEFT JOIN slack_identities i ON i.account_id = w.account_id AND i.workspace_id = w.id AND i.slack_user_id = ${slackUserId}
    LEFT JOIN staff s ON s.account_id = i.account_id AND s.id = i.staff_id
    WHERE w.team_id = ${team}`;
  return row ?? NOBODY;
}

/**
 * Whose channel somebody of another workspace stands in (Slack Connect names only their own): the account that
 * SLACK_BOT_TOKEN belongs to, where it is the only one.
 */
export async function hostAccount(core: Pick<Core, 'db'>): Promise<AccountId | undefined> {
  const [one, another] = await core.db.slackWorkspace.findMany({
    where: { sealedBotToken: null },
    select: { accountId: true },
    take: 2,
  });
  return one && !another ? (one.accountId as AccountId) : undefined;
}
