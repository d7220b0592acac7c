import { appendAudit } from '../audit/append.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { rememberOnce } from '../workspaces/seenRequests.ts';

/** How long an offer lives, in milliseconds: to sign in takes a minute, and a link that lies around is a risk. */
export const OFFER_LIFE = 10 * MINUTE;
/** The longest note of what was tried, in characters. */
export const MOST_TRIED = 200;
/** One entry a person in this time: whoever types a command ten times must not fill the Audit Log. */
const TOLD_ONCE_IN = 60 * MINUTE;

/** A full, active member of the workspace, proven a moment ago, whom no staff record is linked to. */
export interface OfferTo {
  accountId: AccountId;
  workspaceId: string;
  slackUserId: string;
  /** What Slack calls them. Anybody can change their own: it is shown, and proves nothing. */
  slackName: string;
  /** What they typed, to be offered again once they are linked. */
  tried?: string | undefined;
}

/**
 * Offers a Slack user to prove which staff member they are, signed in to the Office Portal. An older open offer of theirs
 * ends. Nothing is granted by it: whoever opens it has to sign in and confirm.
 * @returns the address to open.
 */
export async function offerSlackLink(core: Core, offer: OfferTo): Promise<string> {
  const { accountId, workspaceId, slackUserId } = offer;
  const token = randomToken();
  const now = core.clock.now();
  const slug = await core.db.$transaction(async (tx) => {
    // Offers of one workspace stand in line here, so that two typed at once do not both stay open.
    await tx.$queryRaw`SELECT 1 FROM slack_workspaces
      WHERE account_id = ${accountId}::uuid AND id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    await endOffers(core, tx, { accountId, workspaceId, slackUserId });
    const { id } = await tx.slackLinkOffer.create({
      data: {
        accountId,
        workspaceId,
        slackUserId,
        slackName: offer.slackName,
        tokenHash: sha256(token),
        tried: offer.tried?.slice(0, MOST_TRIED) || null,
        createdAt: now,
        expiresAt: after(now, OFFER_LIFE),
      },
      select: { id: true },
    });
    const account = await tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { slug: true } });
    const hour = Math.floor(now.getTime() / TOLD_ONCE_IN);
    if (await rememberOnce(core, tx, `offered ${workspaceId} ${slackUserId} ${hour}`, 2 * TOLD_ONCE_IN)) {
      await appendAudit(core, tx, accountId, {
        actor: { kind: 'slack_user', id: slackUserId },
        via: 'slack',
        action: 'slack.link_offered',
        subject: { kind: 'slack_user', id: slackUserId },
        details: { offer: id, slack_name: offer.slackName },
      });
    }
    return account.slug;
  });
  return `${core.publicUrl}/${slug}/office/link-slack/${token}`;
}

/** Ends what is open of a Slack user's offers: a newer one was made, or they left. */
export async function endOffers(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  { accountId, workspaceId, slackUserId }: Pick<OfferTo, 'accountId' | 'workspaceId' | 'slackUserId'>,
): Promise<void> {
  await tx.slackLinkOffer.updateMany({
    where: { accountId, workspaceId, slackUserId, endedAt: null },
    data: { endedAt: core.clock.now() },
  });
}
