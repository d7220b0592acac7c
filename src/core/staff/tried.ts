import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { isRowId } from '../ids.ts';
import { removeInParts, startSweeping } from '../sweeping.ts';
import type { OfferTo } from './offerLink.ts';

/** Offers are kept for so many milliseconds after their end: what was tried is offered again in the meantime. */
const KEPT = 24 * 60 * MINUTE;
const SWEEP_EVERY = 10 * MINUTE;
const AT_ONCE = 1_000;

/** What a Slack user had typed before they were linked by this offer; undefined when it is none of theirs, or forgotten. */
export async function readTried(
  core: Pick<Core, 'db'>,
  { accountId, workspaceId, slackUserId }: Pick<OfferTo, 'accountId' | 'workspaceId' | 'slackUserId'>,
  offerId: string | undefined,
): Promise<string | undefined> {
  if (!isRowId(offerId)) return undefined;
  const offer = await core.db.slackLinkOffer.findFirst({
    where: { accountId, workspaceId, slackUserId, id: offerId },
    select: { tried: true },
  });
  return offer?.tried ?? undefined;
}

/** Removes offers that are long over, and with them what was typed. Returns how many. */
export async function sweepOffers(core: Pick<Core, 'db' | 'clock'>): Promise<number> {
  const until = after(core.clock.now(), -KEPT);
  return removeInParts(
    AT_ONCE,
    () => core.db.$executeRaw`
      DELETE FROM slack_link_offers WHERE id IN (
        SELECT id FROM slack_link_offers WHERE expires_at <= ${until} LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`,
  );
}

/** Sweeps in the background from now on. Returns how to stop. */
export function startOfferSweep(core: Pick<Core, 'db' | 'clock' | 'log'>): () => Promise<void> {
  return startSweeping(core, 'offers to link', SWEEP_EVERY, () => sweepOffers(core));
}
