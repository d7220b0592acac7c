import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { recordShown, showCardsAt } from '../../core/cards/postedMessages.ts';
import { type ResetRows, readReset } from '../../core/cards/readReset.ts';
import { againMakesSense } from '../../core/cards/sendAgain.ts';
import { holdBack, takeTurn } from '../../core/cards/turns.ts';
import { after, type Clock } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { PostedMessage } from '../../core/database/client.ts';
import { showHomesOfLink } from '../../core/home/homes.ts';
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
/** The same where somebody has to mend something first, so that neither the log nor Slack is flooded meanwhile. */
const TRY_MENDED = 60_000;

/** Brings cards up to date in the background, whenever something happened to their link. */
export async function startCards(core: Core, slack: WebClient): Promise<void> {
  await core.queue.work('card', AT_ONCE, async (job) => {
    const linkId = job.linkId as LinkId;
    try {
      await bringCardsUpToDate(core, slack, linkId);
      await showHomesOfLink(core, linkId);
    } catch (error) {
      if (!(error instanceof CardsNotShown)) throw error;
      // Ends this job and asks for another: one in retry would hold back the link's newer news.
      await showCardsAt(core, linkId, after(new Date(), error.waitMs * (1 + Math.random())));
    }
  });
}

/** Slack did not take an update; it is tried again. */
export class CardsNotShown extends Error {
  override readonly name = 'CardsNotShown';
  /** How soon to try again, in milliseconds, and up to twice that. */
  readonly waitMs: number;
  constructor(message: string, waitMs: number) {
    super(message);
    this.waitMs = waitMs;
  }
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
  const waits: number[] = [];
  for (const { copy, card } of messagesOf(reset, linkId)) {
    const shown = await showCopy(core, slack, copy, card, clock);
    if (shown !== 'done') waits.push(shown === 'silent' ? TRY_AGAIN : TRY_MENDED);
  }
  if (waits.length > 0)
    throw new CardsNotShown(
      `Slack did not take an update of the card of link ${linkId}.`,
      Math.min(...waits),
    );
}

/** Every message in Slack about a reset, as it should be now: its cards first, then what the managers are told. */
function messagesOf(reset: ResetRows, linkId: LinkId): { copy: PostedMessage; card: Card }[] {
  const { shown, link, delivery, newest, cards, reports } = reset;
  const again = newest ? againMakesSense(link, delivery) : undefined;
  const card = resetCard(shown, resetStory(link, delivery, newest), { linkId, again });
  return [
    ...cards.map((copy) => ({ copy, card })),
    ...reports.map(({ copy, toRequester }) => ({ copy, card: reportMessage(shown, link, { toRequester }) })),
  ];
}

/**
 * Shows one copy, or arranges for it. `silent`: nobody knows whether Slack shows it; try again. `shut`: Slack does not
 * let Keydesk in; try again later.
 */
async function showCopy(
  core: Core,
  slack: WebClient,
  copy: PostedMessage,
  card: Card,
  clock: Clock | undefined,
): Promise<'done' | 'silent' | 'shut'> {
  const shownHash = hashOf(card);
  if (copy.ts && copy.shownHash && Buffer.from(copy.shownHash).equals(shownHash)) return 'done';
  if (!(await takeTurn(core, copy, clock?.now()))) return 'done';
  try {
    const place =
      copy.ts && copy.channelId
        ? await updateCard(slack, copy, card)
        : await postCard(core, slack, copy, card);
    await recordShown(core, copy, { ...place, shownHash: new Uint8Array(shownHash) });
    return 'done';
  } catch (error) {
    const trouble = slackTrouble(error);
    if (!trouble) throw error;
    if (trouble.kind === 'silent') return 'silent';
    if (trouble.kind === 'refused') return afterRefusal(core, copy, trouble.code);
    await holdBack(core, copy, trouble.waitMs, clock?.now());
    return 'done';
  }
}

function afterRefusal({ log }: Core, copy: PostedMessage, code: string): 'done' | 'shut' {
  const about = { card: copy.id, link: copy.linkId, code };
  if (MENDABLE.has(code)) {
    log.error(about, 'Slack does not accept Keydesk; check the token and scopes with: npx keydesk doctor');
    return 'shut';
  }
  // The message is deleted, the channel closed, the person gone: this copy has nobody to tell any more.
  log.warn(about, 'gave up on a copy of a card');
  return 'done';
}

function hashOf(card: Card): Buffer {
  return createHash('sha256').update(JSON.stringify(card)).digest();
}
