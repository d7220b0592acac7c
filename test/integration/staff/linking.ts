import { after, MINUTE } from '../../../src/core/clock.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import type { AccountId, StaffId } from '../../../src/core/ids.ts';
import { randomToken, sha256 } from '../../../src/core/secrets.ts';
import { offerSlackLink } from '../../../src/core/staff/offerLink.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';

/** An offer to a Slack user, and its token as the link carries it. */
export async function offerTo(
  core: TestCore,
  { accountId, workspaceId }: Pick<TestCentre, 'accountId' | 'workspaceId'>,
  {
    slackUserId = 'U_NEW',
    slackName = 'Nils New',
    tried,
  }: { slackUserId?: string; slackName?: string; tried?: string } = {},
): Promise<{ url: string; token: string; offerId: string }> {
  const url = await offerSlackLink(core, { accountId, workspaceId, slackUserId, slackName, tried });
  const token = url.split('/').at(-1) ?? '';
  const { id } = await core.db.slackLinkOffer.findFirstOrThrow({
    where: { workspaceId, slackUserId, endedAt: null },
  });
  return { url, token, offerId: id };
}

/** The id of a session that a staff member has begun in the Office Portal. */
export async function sessionOf(core: TestCore, accountId: AccountId, staffId: StaffId): Promise<string> {
  const id = randomToken();
  const now = core.clock.now();
  await core.db.session.create({
    data: {
      ...{ accountId, staffId, portal: 'office', idHash: sha256(id) },
      ...{ createdAt: now, seenAt: now, expiresAt: after(now, MINUTE) },
    },
  });
  return id;
}

/** Takes the link of the staff member of a level away, so that they can link anew. */
export async function unlinked(core: TestCore, centre: TestCentre, level: PermissionLevel): Promise<void> {
  await core.db.slackIdentity.deleteMany({ where: { staffId: centre.staff[level] } });
}

/** Actions of the Audit Log about staff and Slack users, oldest first. */
export async function auditOf(core: TestCore, { accountId }: TestCentre, actions: readonly string[]) {
  return core.db.auditEntry.findMany({
    where: { accountId, action: { in: [...actions] } },
    orderBy: { seq: 'asc' },
  });
}
