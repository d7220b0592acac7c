import type { RichTextBlock, RichTextElement } from '@slack/types';
import type { Credits, LedgerEntry } from '../../core/credits/read.ts';
import { creditsLeft, figure } from '../blocks/credits.ts';
import { LIMITS } from '../blocks/limits.ts';
import { DAY_AND_TIME, inert, lines, moment, plain, tidy } from '../blocks/texts.ts';
import type { Answer } from '../interaction.ts';

/** How much of a note is shown, in characters. */
const NOTE_SHOWN = 120;

/**
 * The answer of `/sms-credits`. Names and notes stand only where Slack parses nothing; times are shown in the
 * reader's own zone.
 * @param entries newest first.
 */
export function smsCreditsAnswer(credits: Credits, entries: readonly LedgerEntry[]): Answer {
  const title = sentenceCase(creditsLeft(credits.balance));
  const standing = [smsStands(credits), whatToDo(credits)].filter((words) => words !== undefined);
  return {
    text: textOf([`${title}.`, ...standing], entries),
    blocks: [
      { type: 'header', text: plain(title, LIMITS.header) },
      lines(...standing.map((words) => [words])),
      ...(entries.length > 0 ? [listOf(entries)] : [lines(['No credits were added or used so far.'])]),
    ],
  };
}

/** Whether texts go out. */
function smsStands({ smsEnabled, pausedReason }: Credits): string {
  if (!smsEnabled)
    return 'SMS is off for this centre, so password resets go by email. Whoever runs Keydesk can switch it on.';
  if (pausedReason === undefined) return 'SMS is on. One credit pays for one text.';
  return `SMS is paused: ${tidy(pausedReason, NOTE_SHOWN)} Until that is mended, password resets go by email; tell whoever runs Keydesk.`;
}

function whatToDo({ balance, threshold }: Credits): string | undefined {
  if (balance === 0)
    return 'No text can be sent until there are more. Ask whoever runs Keydesk for more; email goes on as before.';
  if (balance >= threshold) return undefined;
  return `That is fewer than ${figure.format(threshold)}. Ask whoever runs Keydesk for more before they are gone.`;
}

/** A bullet for each entry: when, what, for whom. */
function listOf(entries: readonly LedgerEntry[]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [{ type: 'text', text: 'The last entries', style: { bold: true } }],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: entries.map((entry) => ({ type: 'rich_text_section', elements: bullet(entry) })),
      },
    ],
  };
}

function bullet(entry: LedgerEntry): RichTextElement[] {
  return [
    {
      type: 'date',
      timestamp: Math.floor(entry.at.getTime() / 1_000),
      format: DAY_AND_TIME,
      fallback: `${entry.at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    },
    { type: 'text', text: ` · ${wordsOf(entry)} · ${figure.format(entry.balance)} left` },
  ];
}

/** What an entry says, in plain words. */
function wordsOf(entry: LedgerEntry): string {
  const note = entry.note === undefined ? '' : `: ${tidy(entry.note, NOTE_SHOWN)}`;
  const text = textTo(entry);
  switch (entry.kind) {
    case 'added':
      return `${figure.format(entry.amount)} added by whoever runs Keydesk${note}`;
    case 'reserved':
      return `1 set aside for ${text}`;
    case 'spent':
      return `Spent on ${text}`;
    case 'returned':
      return `1 given back for ${text}${note}`;
  }
}

function textTo({ text }: LedgerEntry): string {
  if (!text) return 'a text';
  const { guardian, to, askedBy } = text;
  const asked = askedBy === undefined ? 'on the Forgot Password page' : `by ${tidy(askedBy)}`;
  return `a text to ${guardian === undefined ? to : `${tidy(guardian)}, ${to}`}, asked for ${asked}`;
}

/** All of it for notifications and screen readers; whole entries only, so that nothing cuts an escape or a time in two. */
function textOf(standing: readonly string[], entries: readonly LedgerEntry[]): string {
  let text = standing.map(inert).join(' ');
  for (const entry of entries) {
    const more = `${text}\n${moment(entry.at, DAY_AND_TIME)}: ${inert(wordsOf(entry))}, ${figure.format(entry.balance)} left.`;
    if (more.length > LIMITS.messageText) break;
    text = more;
  }
  return text;
}

function sentenceCase(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
