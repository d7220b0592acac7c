import type { Core } from '../core.ts';
import type { PostedMessage, Tx } from '../database/client.ts';
import { putReportInOutbox } from '../delivery/reportNotice.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';
import { levelsThatMay } from '../permissions/levels.ts';

/** Staff who are told of reports: active, of a level that is, and not whoever reported their own reset. */
const whoIsTold = (reporterId: string | null) => ({
  deactivatedAt: null,
  // S4: what is about staff is looked into by those who may act on staff.
  level: { in: levelsThatMay(reporterId ? 'send-staff-reset' : 'be-told-of-reports') },
  ...(reporterId ? { id: { not: reporterId } } : {}),
});

/** Who will hear of a report. */
export interface Told {
  /** Staff members with a message of their own in Slack. */
  inSlack: number;
  /** The Business Owner, where nobody is linked in Slack, or nobody but who had asked for the link. */
  byEmail: boolean;
}

/**
 * Arranges for the managers of an account to be told that a link was reported: a direct message to each who is linked
 * in Slack, and an email to the Business Owner if none of them can look into it. The caller adds the card's job, which
 * posts the messages.
 * @param requesterId the staff member who had asked for the link: one who did so wrongly must not be all who hear of it.
 */
export async function tellManagers(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  linkId: LinkId,
  requesterId: string | null,
): Promise<Told> {
  const places = await placesInSlack(tx, accountId, linkId);
  const told = places.map(({ staffId }) => staffId);
  const byEmail =
    told.every((staffId) => staffId === requesterId) &&
    (await putReportInOutbox(core, tx, { accountId, linkId, told }));
  if (told.length === 0 && !byEmail)
    core.log.warn({ accountId, linkId }, 'A reset was reported, and there is nobody to tell.');
  const { count } = await tx.postedMessage.createMany({
    data: places.map(({ staffId: _, ...place }) => ({
      accountId,
      linkId,
      kind: 'report',
      ...place,
      createdAt: core.clock.now(),
    })),
    skipDuplicates: true,
  });
  return { inSlack: count, byEmail };
}

/** One place for each manager, also for one who is linked in several workspaces: where the link's card is, else the oldest. */
async function placesInSlack(
  tx: Tx,
  accountId: AccountId,
  linkId: LinkId,
): Promise<(Pick<PostedMessage, 'workspaceId' | 'destination'> & { staffId: string })[]> {
  const { staffId: reporterId } = await tx.resetLink.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: linkId } },
    select: { staffId: true },
  });
  const identities = await tx.slackIdentity.findMany({
    where: { accountId, staff: whoIsTold(reporterId) },
    orderBy: [{ workspace: { installedAt: 'asc' } }, { id: 'asc' }],
    select: { workspaceId: true, slackUserId: true, staffId: true },
  });
  const cards = await tx.postedMessage.findMany({
    where: { accountId, linkId, kind: 'card' },
    select: { workspaceId: true },
  });
  const home = new Set(cards.map((card) => card.workspaceId));
  const chosen = new Map<string, (typeof identities)[number]>();
  for (const identity of identities) {
    const before = chosen.get(identity.staffId);
    if (!before || (home.has(identity.workspaceId) && !home.has(before.workspaceId)))
      chosen.set(identity.staffId, identity);
  }
  return [...chosen.values()].map(({ staffId, workspaceId, slackUserId }) => ({
    staffId,
    workspaceId,
    destination: slackUserId,
  }));
}

/** A manager's message about a report, and whose it is. */
export interface ReportCopy {
  copy: PostedMessage;
  staffId: StaffId;
}

/**
 * Those of the messages whose reader is still one to be told: who was demoted or left since learns nothing more.
 * @param reporterId the staff member whose own reset it is, if it is one.
 */
export async function stillToBeTold(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  copies: readonly PostedMessage[],
  reporterId: string | null,
): Promise<ReportCopy[]> {
  if (copies.length === 0) return [];
  const readers = await core.db.slackIdentity.findMany({
    where: {
      accountId,
      slackUserId: { in: copies.map(({ destination }) => destination) },
      staff: whoIsTold(reporterId),
    },
    select: { workspaceId: true, slackUserId: true, staffId: true },
  });
  return copies.flatMap((copy) => {
    const reader = readers.find(
      ({ workspaceId, slackUserId }) => workspaceId === copy.workspaceId && slackUserId === copy.destination,
    );
    return reader ? [{ copy, staffId: reader.staffId as StaffId }] : [];
  });
}
