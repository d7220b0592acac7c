import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { recordShown } from '../../core/cards/postedMessages.ts';
import { holdBack, takeTurn } from '../../core/cards/turns.ts';
import type { Clock } from '../../core/clock.ts';
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
  for (const { copy, card, wait } of copies) {
    const shown = wait ? 'silent' : await showCopy(core, slack, copy, card, clock);
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
    if (error instanceof PostedElsewhere) return 'silent';
    const trouble = slackTrouble(error);
    if (!trouble) throw error;
    if (trouble.kind === 'silent') return 'silent';
    if (trouble.kind === 'refused') return afterRefusal(core, copy, trouble.code);
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
