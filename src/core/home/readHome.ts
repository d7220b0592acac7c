import { type DeadEnd, deadEnds } from '../approvals/deadEnds.ts';
import { type ApprovalSettings, readPolicy } from '../approvals/settings.ts';
import { type Listed, listResets } from '../cards/listResets.ts';
import type { Core } from '../core.ts';
import { type Credits, creditsOf } from '../credits/read.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { ACTIONS, type Action, mayDo } from '../permissions/levels.ts';
import { type WaitingRequests, waitingFor } from './waiting.ts';
import { readWeek, type Week } from './week.ts';
import { weekAddress } from './weekAddress.ts';

/** What App Home shows to one staff member: nothing that their level may not see. */
export interface HomeShown {
  centre: string;
  name: string;
  level: PermissionLevel;
  /** Since when this Slack user stands for them. */
  linkedAt: Date;
  may: Action[];
  waiting: WaitingRequests;
  /** The latest that they asked for, resets and requests. */
  own: Listed[];
  credits: Credits | undefined;
  week: { counts: Week; address: string } | undefined;
  settings: { now: ApprovalSettings; deadEnds: DeadEnd[]; mayChange: boolean } | undefined;
}

/** Of the own resets; /resets has all. */
const OWN_SHOWN = 5;

/** Reads everything that App Home shows to a staff member. Undefined when they are not active or not linked any more. */
export async function readHome(
  core: Core,
  accountId: AccountId,
  { staffId, workspaceId, slackUserId }: { staffId: StaffId; workspaceId: string; slackUserId: string },
): Promise<HomeShown | undefined> {
  const staff = await core.db.staff.findFirst({
    where: { accountId, id: staffId, deactivatedAt: null },
    select: {
      name: true,
      level: true,
      account: { select: { name: true } },
      identities: { where: { workspaceId, slackUserId }, select: { linkedAt: true } },
    },
  });
  const linkedAt = staff?.identities[0]?.linkedAt;
  if (!staff || !linkedAt) return undefined;
  const { name, level, account } = staff;
  const [waiting, own, credits, week, settings] = await Promise.all([
    waitingFor(core, accountId, { staffId, level, active: true }),
    listResets(core, accountId, { askedBy: staffId }, 0),
    mayDo(level, 'see-credits') ? creditsOf(core, accountId) : undefined,
    mayDo(level, 'see-all-resets') ? readWeek(core, accountId) : undefined,
    mayDo(level, 'see-settings') ? readSettings(core, accountId, level) : undefined,
  ]);
  return {
    centre: account.name,
    name,
    level,
    linkedAt,
    may: ACTIONS.filter((action) => mayDo(level, action)),
    waiting,
    own: own.listed.slice(0, OWN_SHOWN),
    credits,
    week: week && { counts: week, address: weekAddress(core, week) },
    settings,
  };
}

async function readSettings(core: Core, accountId: AccountId, level: PermissionLevel) {
  const [{ settings }, stuck] = await Promise.all([
    readPolicy(core.db, accountId),
    deadEnds(core, accountId),
  ]);
  return { now: settings, deadEnds: stuck, mayChange: mayDo(level, 'change-settings') };
}
