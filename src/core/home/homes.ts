import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';

/** Who has not opened App Home for so many milliseconds is not kept up to date; opening it reads it anew anyway. */
const KEPT_UP_TO_DATE = 7 * 24 * 60 * 60 * 1_000;

/** Whose App Home it is, in Slack's words. */
export interface HomePlace {
  workspaceId: string;
  slackUserId: string;
}

/** An App Home that somebody has opened. */
export interface OpenHome extends HomePlace {
  /** SHA-256 of what Slack shows. */
  shownHash: Uint8Array | null;
}

/** A Slack user of an account's workspace opened App Home. */
export async function noteHomeOpened(
  core: Pick<Core, 'db' | 'clock'>,
  accountId: AccountId,
  place: HomePlace,
): Promise<void> {
  const openedAt = core.clock.now();
  await core.db.appHome.upsert({
    where: { workspaceId_slackUserId: place },
    create: { accountId, ...place, openedAt },
    update: { openedAt },
  });
}

/** The App Homes of an account that somebody has opened lately. */
export function openHomes(core: Pick<Core, 'db' | 'clock'>, accountId: AccountId): Promise<OpenHome[]> {
  return core.db.appHome.findMany({
    where: { accountId, openedAt: { gt: after(core.clock.now(), -KEPT_UP_TO_DATE) } },
    orderBy: { openedAt: 'desc' },
    select: { workspaceId: true, slackUserId: true, shownHash: true },
  });
}

/** Which staff member a Slack user is at this moment; undefined when they are not linked. */
export async function whoseHome(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  place: HomePlace,
): Promise<{ staffId: StaffId; deactivated: boolean } | undefined> {
  const identity = await core.db.slackIdentity.findFirst({
    where: { accountId, ...place },
    select: { staffId: true, staff: { select: { deactivatedAt: true } } },
  });
  return (
    (identity && {
      staffId: identity.staffId as StaffId,
      deactivated: identity.staff.deactivatedAt !== null,
    }) ??
    undefined
  );
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
  place: HomePlace,
  shownHash: Uint8Array<ArrayBuffer> | null,
): Promise<void> {
  await core.db.appHome.updateMany({ where: place, data: { shownHash } });
}
