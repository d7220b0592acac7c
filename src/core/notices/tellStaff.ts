import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { levelsThatMay } from '../permissions/levels.ts';
import { type NoticeForMany, TOLD_TO } from './notice.ts';
import { tellOwnerByEmail } from './tellByEmail.ts';

/** Who will hear of a notice. */
export interface Told {
  /** Staff members with a message of their own in Slack. */
  inSlack: number;
  /** The Business Owner, where nobody is linked in Slack. */
  byEmail: boolean;
}

/**
 * Arranges for everybody who is to know (TOLD_TO) to get a direct message in Slack, one each, or else for the Business
 * Owner to get an email; in the caller's transaction: it will be told if that commits, and only then.
 * @param occasion which time of this kind; told again for the same occasion, nobody hears twice.
 * @param except whom it is about, where they hear of it in another way.
 */
export async function tellStaff(
  core: Pick<Core, 'clock' | 'queue' | 'log'>,
  tx: Tx,
  accountId: AccountId,
  notice: NoticeForMany,
  occasion: string,
  { except }: { except?: StaffId } = {},
): Promise<Told> {
  const { kind, content } = notice;
  const places = await placesInSlack(tx, accountId, kind, except);
  if (places.length === 0) {
    const byEmail = await tellOwnerByEmail(core, tx, accountId, notice, occasion, except);
    if (!byEmail)
      core.log.warn({ accountId, notice: kind }, 'There is news for the staff, and nobody to tell.');
    return { inSlack: 0, byEmail };
  }
  const createdAt = core.clock.now();
  const notices = await tx.staffNotice.createManyAndReturn({
    data: places.map((place) => ({ accountId, ...place, kind, occasion, content, createdAt })),
    skipDuplicates: true,
    select: { id: true },
  });
  for (const { id } of notices) await core.queue.add(tx, 'staff-notice', { noticeId: id });
  return { inSlack: notices.length, byEmail: false };
}

/** One place a person, also for one who is linked in several workspaces: the oldest. */
async function placesInSlack(
  tx: Tx,
  accountId: AccountId,
  kind: NoticeForMany['kind'],
  except: StaffId | undefined,
): Promise<{ workspaceId: string; destination: string; staffId: string }[]> {
  const identities = await tx.slackIdentity.findMany({
    where: {
      accountId,
      staff: { deactivatedAt: null, level: { in: levelsThatMay(TOLD_TO[kind]) } },
      ...(except ? { staffId: { not: except } } : {}),
    },
    orderBy: [{ workspace: { installedAt: 'asc' } }, { id: 'asc' }],
    select: { workspaceId: true, slackUserId: true, staffId: true },
  });
  const seen = new Set<string>();
  return identities.flatMap(({ workspaceId, slackUserId, staffId }) => {
    if (seen.has(staffId)) return [];
    seen.add(staffId);
    return [{ workspaceId, destination: slackUserId, staffId }];
  });
}
