import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { markShowing, recordShown } from '../../core/cards/postedMessages.ts';
import { holdBack, takeTurn } from '../../core/cards/turns.ts';
import { after, type Clock } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { PostedMessage } from '../../core/database/client.ts';
import { MENDABLE, slackTrouble } from '../slackTrouble.ts';
import type { Card } from './resetCard.ts';
import { PostedElsewhere, postCard, updateCard } from './showCard.ts';

/** How soon a card is tried again that Slack did not take, in milliseconds, and up to twice that. */
const TRY_AGAIN = 2_000;
/** The same where somebody has to mend something first, so that neither the log nor Slack is flooded meanwhile. */
const TRY_MENDED = 60_000;

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

/** A message in Slack, and what it should show. */
export interface Copy {
  copy: PostedMessage;
  card: Card;
  /** Somebody else may be posting it this moment: it is looked at again in a moment. */
  wait?: boolean;
  /** What to do when Slack does not take it there and never will, by Slack's code. */
  refused?: (code: string) => Promise<void>;
}

/** Runs a look at some copies; where Slack did not take all of them, asks for another one later. */
export async function orLater(look: Promise<void>, again: (at: Date) => Promise<void>): Promise<void> {
  try {
    await look;
  } catch (error) {
    if (!(error instanceof CardsNotShown)) throw error;
    // Ends this job and asks for another: one in retry would hold back newer news of the same card.
    await again(after(new Date(), error.waitMs * (1 + Math.random())));
  }
}

/**
 * Posts the messages that are not there yet and brings the others up to date. What Slack has no room for yet gets its
 * turn later, by another job. Harmless to repeat.
 * @param clock for the pace of each destination; without it, the database's.
 * @throws CardsNotShown after recording what did go well, when Slack could not be reached for one of them.
 */
export async function showCopies(
  core: Core,
  slack: WebClient,
  copies: readonly Copy[],
  clock?: Clock,
): Promise<void> {
  const waits: number[] = [];
  for (const copy of copies) {
    const shown = copy.wait ? 'silent' : await showCopy(core, slack, copy, clock);
    if (shown !== 'done') waits.push(shown === 'silent' ? TRY_AGAIN : TRY_MENDED);
  }
  if (waits.length > 0)
    throw new CardsNotShown('Slack did not take an update of every copy of a card.', Math.min(...waits));
}

/**
 * Shows one copy, or arranges for it. `silent`: nobody knows whether Slack shows it; try again. `shut`: Slack does not
 * let Keydesk in; try again later.
 */
async function showCopy(
  core: Core,
  slack: WebClient,
  { copy, card, refused }: Copy,
  clock: Clock | undefined,
): Promise<'done' | 'silent' | 'shut'> {
  const shownHash = hashOf(card);
  if (copy.ts && copy.shownHash && Buffer.from(copy.shownHash).equals(shownHash)) return 'done';
  if (!(await takeTurn(core, copy, clock?.now()))) return 'done';
  const mark = copy.requestId ? await markShowing(core, copy) : undefined;
  try {
    const place =
      copy.ts && copy.channelId
        ? await updateCard(slack, copy, card)
        : await postCard(core, slack, copy, card);
    const alone = await recordShown(core, copy, { ...place, shownHash: new Uint8Array(shownHash) }, mark);
    return alone ? 'done' : 'silent';
  } catch (error) {
    if (error instanceof PostedElsewhere) return 'silent';
    const trouble = slackTrouble(error);
    if (!trouble) throw error;
    if (trouble.kind === 'silent') return 'silent';
    if (trouble.kind === 'refused') {
      const outcome = afterRefusal(core, copy, trouble.code);
      if (outcome === 'done') await refused?.(trouble.code);
      return outcome;
    }
    await holdBack(core, copy, trouble.waitMs, clock?.now());
    return 'done';
  }
}

function afterRefusal({ log }: Core, copy: PostedMessage, code: string): 'done' | 'shut' {
  const about = { card: copy.id, link: copy.linkId, request: copy.requestId, code };
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
