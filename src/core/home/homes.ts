import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';

/** Who has not opened App Home for so many milliseconds is not kept up to date; opening it reads it anew anyway. */
const KEPT_UP_TO_DATE = 7 * 24 * 60 * 60 * 1_000;

/** Somebody who has opened App Home, and which staff member they are now, if any. */
export interface OpenHome {
  workspaceId: string;
  slackUserId: string;
  /** Absent: they are not linked, or deactivated. */
  staffId: StaffId | undefined;
  /** Linked, and deactivated. */
  deactivated?: boolean;
  /** SHA-256 of what Slack shows. */
  shownHash: Uint8Array | null;
}

/** A Slack user of an account's workspace opened App Home. */
export async function noteHomeOpened(
  core: Pick<Core, 'db' | 'clock'>,
  accountId: AccountId,
  place: { workspaceId: string; slackUserId: string },
): Promise<void> {
  const openedAt = core.clock.now();
  await core.db.appHome.upsert({
    where: { workspaceId_slackUserId: place },
    create: { accountId, ...place, openedAt },
    update: { openedAt },
  });
}

/** The App Homes of an account that somebody has opened lately. */
export async function openHomes(core: Pick<Core, 'db' | 'clock'>, accountId: AccountId): Promise<OpenHome[]> {
  const homes = await core.db.appHome.findMany({
    where: { accountId, openedAt: { gt: after(core.clock.now(), -KEPT_UP_TO_DATE) } },
    orderBy: { openedAt: 'desc' },
    select: { workspaceId: true, slackUserId: true, shownHash: true },
  });
  const identities = await core.db.slackIdentity.findMany({
    where: { accountId },
    select: {
      workspaceId: true,
      slackUserId: true,
      staffId: true,
      staff: { select: { deactivatedAt: true } },
    },
  });
  const linked = new Map(identities.map((one) => [`${one.workspaceId} ${one.slackUserId}`, one]));
  return homes.map((home) => {
    const identity = linked.get(`${home.workspaceId} ${home.slackUserId}`);
    const deactivated = identity !== undefined && identity.staff.deactivatedAt !== null;
    return {
      ...home,
      staffId: deactivated ? undefined : (identity?.staffId as StaffId | undefined),
      deactivated,
    };
  });
}

/** A link changed: whoever has App Home open may see it there. */
export async function showHomesOfLink(core: Pick<Core, 'db' | 'queue'>, linkId: LinkId): Promise<void> {
  const homes = await core.db.$queryRaw<{ accountId: string }[]>`
    SELECT l.account_id AS "accountId" FROM reset_links l
    WHERE l.id = ${linkId}::uuid AND EXISTS (SELECT 1 FROM app_homes h WHERE h.account_id = l.account_id)`;
  await core.queue.addMany('home', homes);
}

/** Slack shows this to them now. @param shownHash absent: nobody knows what it shows. */
export async function recordHomeShown(
  core: Pick<Core, 'db'>,
  place: { workspaceId: string; slackUserId: string },
  shownHash: Uint8Array<ArrayBuffer> | null,
): Promise<void> {
  await core.db.appHome.updateMany({ where: place, data: { shownHash } });
}
