import type { Button, KnownBlock, MessageMetadata } from '@slack/types';
import type { CreditStanding, ResetShown } from '../../core/cards/readReset.ts';
import type { againMakesSense } from '../../core/cards/sendAgain.ts';
import { MINUTE } from '../../core/clock.ts';
import type { LinkId } from '../../core/ids.ts';
import { clip, LIMITS } from '../blocks/limits.ts';
import { DAY_AND_TIME, inert, lines, moment, plain, tidy } from '../blocks/texts.ts';
import { IDENTIFIED_WORDS } from '../modals/confirmationModal.ts';
import type { Story } from './resetStory.ts';
import { besideName } from './whomWords.ts';

/** A card as Slack takes it: `text` alone tells all of it, for notifications and screen readers. */
export interface Card {
  text: string;
  blocks: KnownBlock[];
}

/** The Send again button's id. Its value is the id of the link, and no authority. */
export const SEND_AGAIN = 'send-again';

/** What a card is made from besides the story. */
export interface CardOf {
  linkId: LinkId;
  /** Whether sending again makes sense, and why. */
  again: ReturnType<typeof againMakesSense>;
}

/** The card of one reset. Names stand only where Slack parses nothing; where it does parse stand our own words and times. */
export function resetCard(reset: ResetShown, story: Story, { linkId, again }: CardOf): Card {
  const name = tidy(reset.whom.name);
  const facts = lines(
    [{ strong: name }, ` · ${besideName(reset.whom)}`],
    [`Reset ${wentBy(reset)} to ${reset.to}${creditWords(reset, ' · ')}`],
    [[`Asked by ${askedBy(reset)}`, ...howItCame(reset)].join(' · ')],
  );
  const standing = `*${story.title}*${story.expiresAt ? ` · the link expires at ${moment(story.expiresAt)}` : ''}`;
  const history = story.steps
    .map(({ what, at }, index) => `${what} ${whenOf(at, story.steps[index - 1]?.at)}`)
    .join(' › ');
  return {
    text: textOf(reset, story),
    blocks: [
      { type: 'header', text: plain(`${story.mark} Password reset for ${name}`, LIMITS.header) },
      { type: 'section', text: mrkdwn([standing, story.advice].filter(Boolean).join('\n')) },
      facts,
      { type: 'context', elements: [mrkdwn(history)] },
      ...(again ? [{ type: 'actions' as const, elements: [sendAgainButton(linkId, name, again)] }] : []),
    ] satisfies KnownBlock[],
  };
}

/** From so far apart, a time alone would be taken for one of the day before, in milliseconds. */
const SAME_DAY = 12 * 60 * MINUTE;

/** With the day where the step before it is none, or long ago: a guardian may report a link the next morning. */
function whenOf(at: Date, before: Date | undefined): string {
  return before && at.getTime() - before.getTime() < SAME_DAY ? moment(at) : moment(at, DAY_AND_TIME);
}

/** The button that opens the confirmation anew. What it is called aloud names the person. */
export function sendAgainButton(linkId: LinkId, name: string, again: NonNullable<CardOf['again']>): Button {
  return {
    type: 'button',
    action_id: SEND_AGAIN,
    value: linkId,
    text: plain(again === 'not-arrived' ? 'Did not arrive? Send again' : 'Send again', LIMITS.button),
    accessibility_label: clip(`Send the password reset again: ${name}`, LIMITS.button),
  };
}

/** "by email", "by SMS". */
export function wentBy({ channel }: Pick<ResetShown, 'channel'>): string {
  return channel === 'email' ? 'by email' : 'by SMS';
}

/** What became of a text's credit, after `before`; empty for an email. */
export function creditWords({ credit }: Pick<ResetShown, 'credit'>, before: string): string {
  return credit ? `${before}${CREDIT_WORDS[credit]}` : '';
}

const CREDIT_WORDS: Record<CreditStanding, string> = {
  reserved: '1 SMS credit set aside',
  spent: '1 SMS credit spent',
  returned: '1 SMS credit given back',
};

function textOf(reset: ResetShown, story: Story): string {
  const whom = `${inert(tidy(reset.whom.name))} (${inert(besideName(reset.whom))})`;
  const sentences = [
    `${story.title}: password reset for ${whom} ${wentBy(reset)} to ${inert(reset.to)}${creditWords(reset, ', ')}.`,
    story.expiresAt ? `The link expires at ${moment(story.expiresAt)}.` : '',
    story.advice ?? '',
    `${inert([`Asked by ${askedBy(reset)}`, ...howItCame(reset)].join(', '))}.`,
  ];
  // Names are short by now, so this is far below Slack's limit, and nothing cuts a time or an escape in two.
  return sentences.filter(Boolean).join(' ');
}

/** Who approved it, and how it was made sure who asks, as far as there is something to say. */
function howItCame(reset: ResetShown): string[] {
  const identified = identifiedWords(reset);
  const who = reset.whom.kind === 'guardian' ? 'caller identified' : 'identified';
  return [
    ...(reset.approvedBy === undefined ? [] : [`approved by ${tidy(reset.approvedBy)}`]),
    ...(identified ? [`${who}: ${identified}`] : []),
  ];
}

/** Who asked for it, by name. */
export function askedBy(reset: Pick<ResetShown, 'askedBy' | 'byOperator'>): string {
  if (reset.byOperator) return 'whoever runs Keydesk';
  return reset.askedBy === undefined ? 'somebody on the Forgot Password page' : tidy(reset.askedBy);
}

/** How the caller was identified; empty when nobody was. */
export function identifiedWords({ identified }: Pick<ResetShown, 'identified'>): string {
  if (!identified) return '';
  const note = identified.note ? `: ${tidy(identified.note)}` : '';
  return `${IDENTIFIED_WORDS[identified.how].toLowerCase()}${note}`;
}

/** Our own words and times only; `verbatim` keeps Slack from finding links or names in them. */
export function mrkdwn(text: string) {
  return { type: 'mrkdwn' as const, text: clip(text, LIMITS.contextText), verbatim: true };
}

/** Marks a posted card, so that it can be found again when the answer to its posting was lost. */
export function cardMark(postedId: string): MessageMetadata {
  return { event_type: 'keydesk_card', event_payload: { card: postedId } };
}

/** The id that `cardMark` put on a message, if it is one of ours. */
export function readCardMark(metadata: unknown): string | undefined {
  const mark = metadata as Partial<MessageMetadata> | undefined;
  const card = mark?.event_type === 'keydesk_card' ? mark.event_payload?.card : undefined;
  return typeof card === 'string' ? card : undefined;
}
