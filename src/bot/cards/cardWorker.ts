import type { WebClient } from '@slack/web-api';
import { isPerson, showCardsAt } from '../../core/cards/postedMessages.ts';
import { type ResetRows, readReset } from '../../core/cards/readReset.ts';
import { againMakesSense } from '../../core/cards/sendAgain.ts';
import { after, type Clock } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import { showHomesOfLink } from '../../core/home/homes.ts';
import type { LinkId } from '../../core/ids.ts';
import { reportMessage } from './reportMessage.ts';
import { resetCard } from './resetCard.ts';
import { resetStory } from './resetStory.ts';
import { type Copy, orLater, showCopies } from './showCopies.ts';

/** Links whose cards are brought up to date at the same time by one process. */
const AT_ONCE = 4;

/** As long as its request's own job may still be posting a card, in milliseconds: longer than Slack is waited for. */
const REQUEST_POSTS = 30_000;

/** Brings cards up to date in the background, whenever something happened to their link. */
export async function startCards(core: Core, slack: WebClient): Promise<void> {
  await core.queue.work('card', AT_ONCE, async (job) => {
    const linkId = job.linkId as LinkId;
    await orLater(bringCardsUpToDate(core, slack, linkId), (at) => showCardsAt(core, linkId, at));
    await showHomesOfLink(core, linkId);
  });
}

/**
 * Shows what the rows say on every copy of a link's card, and in what the managers are told of a report: posts those
 * that are not there yet, updates the others. What Slack has no room for yet gets its turn later, by another job.
 * Harmless to repeat. What is told is always the newest, so a skipped step is never missed.
 * @param clock for the pace of each destination; without it, the database's.
 * @throws CardsNotShown after recording what did go well, when Slack could not be reached for one of them.
 */
export async function bringCardsUpToDate(
  core: Core,
  slack: WebClient,
  linkId: LinkId,
  clock?: Clock,
): Promise<void> {
  const reset = await readReset(core, linkId);
  if (!reset) return;
  await showCopies(core, slack, messagesOf(reset, linkId, core.clock.now()), clock);
}

/** Every message in Slack about a reset, as it should be now: its cards first, then what the managers are told. */
function messagesOf(reset: ResetRows, linkId: LinkId, now: Date): Copy[] {
  const { shown, link, delivery, newest, cards, reports } = reset;
  const again = newest ? againMakesSense(link, delivery) : undefined;
  const story = resetStory(link, delivery, newest);
  const forOne = resetCard(shown, story, { linkId, again });
  // In a channel, it is read by those too who may send nothing.
  const forAll = resetCard(shown, story, { linkId, again: undefined });
  const approvedAt = link.request?.endedAt;
  const justApproved = approvedAt && after(approvedAt, REQUEST_POSTS) > now;
  return [
    ...cards.map((copy) => {
      // Its posting began when it was the card of a request: looked for too early, it would be posted twice.
      const wait = Boolean(justApproved && copy.requestId && copy.posting && !copy.ts);
      return { copy, card: isPerson(copy.destination) ? forOne : forAll, wait };
    }),
    ...reports.map(({ copy, toRequester }) => ({ copy, card: reportMessage(shown, link, { toRequester }) })),
  ];
}
