import type { WebClient } from '@slack/web-api';
import { showWithoutChannel } from '../../core/approvals/channelTrouble.ts';
import { type RequestCopy, readRequestCards, showRequestAt } from '../../core/approvals/requestCards.ts';
import type { Clock } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { RequestId } from '../../core/ids.ts';
import { orLater, showCopies } from '../cards/showCopies.ts';
import { requestCard } from './requestCard.ts';

/** Requests whose cards are brought up to date at the same time by one process. */
const AT_ONCE = 4;

/** Brings the cards of requests up to date in the background, whenever something became of one. */
export async function startRequestCards(core: Core, slack: WebClient): Promise<void> {
  await core.queue.work('request-card', AT_ONCE, async (job) => {
    const requestId = job.requestId as RequestId;
    await orLater(bringRequestUpToDate(core, slack, requestId), (at) => showRequestAt(core, requestId, at));
  });
}

/**
 * Shows what the rows say on every copy of a request's card. Once it is approved, its copies are the link's card: then
 * the link's own job has the last word, and is asked for here, since this one may have shown the request meanwhile.
 * @param clock for the pace of each destination; without it, the database's.
 * @throws CardsNotShown after recording what did go well, when Slack could not be reached for one of them.
 */
export async function bringRequestUpToDate(
  core: Core,
  slack: WebClient,
  requestId: RequestId,
  clock?: Clock,
): Promise<void> {
  const found = await readRequestCards(core, requestId);
  if (!found) return;
  const { shown, copies } = found;
  if (shown.linkId) return core.queue.addMany('card', [{ linkId: shown.linkId }]);
  const refused = ({ copy, reader }: RequestCopy) =>
    reader === 'channel'
      ? (code: string) => showWithoutChannel(core, requestId, { channelId: copy.destination, code })
      : async () => {};
  await showCopies(
    core,
    slack,
    copies.map((one) => ({
      copy: one.copy,
      card: requestCard(shown, one.reader),
      refused: refused(one),
    })),
    clock,
  );
}
