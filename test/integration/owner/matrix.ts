import type { Core } from '../../../src/core/core.ts';
import type { StaffId } from '../../../src/core/ids.ts';
import type { TestCentre } from '../../support/centre.ts';

/** All that anybody could have begun to do to somebody's login or record, as the rows say. */
export async function standingOf(core: Core, { accountId }: TestCentre, staffId: StaffId) {
  const { level, deactivatedAt, email, credential, identities } = await core.db.staff.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: staffId } },
    include: { credential: true, identities: { select: { slackUserId: true } } },
  });
  return {
    level,
    deactivatedAt,
    email,
    hash: credential?.passwordHash ?? null,
    mustChange: credential?.mustChange ?? null,
    slack: identities.map(({ slackUserId }) => slackUserId),
    links: await core.db.resetLink.count({ where: { accountId, staffId } }),
    openLinks: await core.db.resetLink.count({
      where: { accountId, staffId, state: { in: ['pending', 'live'] } },
    }),
    requests: await core.db.resetRequest.count({ where: { accountId, staffId } }),
    assignments: await core.db.passwordAssignment.count({ where: { accountId, subjectId: staffId } }),
    sessions: await core.db.session.count({ where: { accountId, staffId } }),
    messages: await core.db.delivery.count({ where: { accountId } }),
  };
}
