import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { recordShown, showCardsAt } from '../../core/cards/postedMessages.ts';
import { type ResetRows, readReset } from '../../core/cards/readReset.ts';
import { after } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { PostedMessage } from '../../core/database/client.ts';
import type { LinkId } from '../../core/ids.ts';
import { MENDABLE, slackTrouble } from '../slackTrouble.ts';
import { reportMessage } from './reportMessage.ts';
import { type Card, resetCard } from './resetCard.ts';
import { resetStory } from './resetStory.ts';
import { postCard, updateCard } from './showCard.ts';

/** Links whose cards are brought up to date at the same time by one process. */
const AT_ONCE = 4;

/** How soon a card is tried again that Slack did not take, in milliseconds, and up to twice that. */
const TRY_AGAIN = 2_000;

/** Brings cards up to date in the background, whenever something happened to their link. */
export async function startCards(core: Core, slack: WebClient): Promise<void> {
  await core.queue.work('card', AT_ONCE, async (job) => {
    const linkId = job.linkId as LinkId;
    try {
      await bringCardsUpToDate(core, slack, linkId);
    } catch (error) {
      if (!(error instanceof CardsNotShown)) throw error;
      // Ends this job and asks for another: one in retry would hold back the link's newer news.
      await showCardsAt(core, linkId, after(new Date(), TRY_AGAIN * (1 + Math.random())));
    }
  });
}

/** Slack did not take an update; it is tried again. */
export class CardsNotShown extends Error {
  override readonly name = 'CardsNotShown';
}

/**
 * Shows what the rows say on every copy of a link's card, and in what the managers are told of a report: posts those
 * that are not there yet, updates the others. Harmless to repeat. What is told is always the newest, so a skipped step is never missed.
 * @throws CardsNotShown after recording what did go well, when Slack could not be reached for one of them.
 */
export async function bringCardsUpToDate(core: Core, slack: WebClient, linkId: LinkId): Promise<void> {
  const reset = await readReset(core, linkId);
  if (!reset) return;
  let waitMs: number | undefined;
  let silent = false;
  for (const { copy, card } of messagesOf(reset)) {
    const trouble = await showCopy(core, slack, copy, card);
    if (trouble?.kind === 'busy') waitMs = Math.max(waitMs ?? 0, trouble.waitMs);
    else if (trouble) silent = true;
  }
  if (waitMs !== undefined) {
    // Slack said when, by the clock on the wall: a try before that would only be refused again.
    await showCardsAt(core, linkId, after(new Date(), waitMs));
  }
  if (silent) throw new CardsNotShown(`Slack did not take an update of the card of link ${linkId}.`);
}

/** Every message in Slack about a reset, as it should be now: its cards first, then what the managers are told. */
function messagesOf({
  shown,
  link,
  delivery,
  cards,
  reports,
}: ResetRows): { copy: PostedMessage; card: Card }[] {
  const card = resetCard(shown, resetStory(link, delivery));
  return [
    ...cards.map((copy) => ({ copy, card })),
    ...reports.map(({ copy, toRequester }) => ({ copy, card: reportMessage(shown, link, { toRequester }) })),
  ];
}

type Passing = { kind: 'busy'; waitMs: number } | { kind: 'silent' };

/** Shows one copy. Returns a trouble that passes by itself; any other ends the telling of this copy, and is logged. */
async function showCopy(
  core: Core,
  slack: WebClient,
  copy: PostedMessage,
  card: Card,
): Promise<Passing | undefined> {
  const shownHash = hashOf(card);
  if (copy.ts && copy.shownHash && Buffer.from(copy.shownHash).equals(shownHash)) return undefined;
  try {
    const place =
      copy.ts && copy.channelId
        ? await updateCard(slack, copy, card)
        : await postCard(core, slack, copy, card);
    await recordShown(core, copy, { ...place, shownHash: new Uint8Array(shownHash) });
    return undefined;
  } catch (error) {
    const trouble = slackTrouble(error);
    if (!trouble) throw error;
    if (trouble.kind !== 'refused') return trouble;
    return afterRefusal(core, copy, trouble.code);
  }
}

function afterRefusal({ log }: Core, copy: PostedMessage, code: string): Passing | undefined {
  const about = { card: copy.id, link: copy.linkId, code };
  if (MENDABLE.has(code)) {
    log.error(about, 'Slack does not accept Keydesk; check the token and scopes with: npx keydesk doctor');
    return { kind: 'silent' };
  }
  // The message is deleted, the channel closed, the person gone: this copy has nobody to tell any more.
  log.warn(about, 'gave up on a copy of a card');
  return undefined;
}

function hashOf(card: Card): Buffer {
  return createHash('sha256').update(JSON.stringify(card)).digest();
}
