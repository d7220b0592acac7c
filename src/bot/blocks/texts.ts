import type { KnownBlock, PlainTextElement, RichTextBlock, RichTextSection } from '@slack/types';
import { clip, LIMITS, NAME_SHOWN } from './limits.ts';

/**
 * A name or other words from the database as people may see them: no line breaks, no invisible characters that turn
 * the direction of text or hide in it (only the joiners that scripts and emoji need), and not longer than a line.
 */
export function tidy(words: string | null | undefined, most: number = NAME_SHOWN): string {
  return clip(onOneLine(words ?? ''), most) || '(no name)';
}

/** What of a text can be seen, on one line. */
export function onOneLine(words: string): string {
  return straight(words.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Without invisible marks, which could turn a sentence around; only the joiners stay. */
function straight(words: string): string {
  return words.replace(/\p{Cf}/gu, (mark) => (mark === '\u200c' || mark === '\u200d' ? mark : ''));
}

/** A letter or a figure that can be seen. */
const SEEN = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u;

/** Whether a text says anything: a blank that only looks empty, or dots, say nothing. */
export function saysSomething(words: string): boolean {
  return SEEN.test(words);
}

/** More than anybody types on purpose. */
export const MOST_TYPED = 200;
const UNESCAPED: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/**
 * What somebody typed after a command or in a field, as they typed it: Slack escapes `&`, `<` and `>`, and wraps an
 * address in `<mailto:jane@example.com|jane@example.com>`. Empty when nothing of it can be seen.
 */
export function typedWords(text: unknown): string {
  if (typeof text !== 'string') return '';
  const plainly = text
    .slice(0, MOST_TYPED * 10)
    .replace(
      /<(?:mailto|tel|https?):([^<>|]*)(?:\|([^<>]*))?>/g,
      (_, target: string, label?: string) => label ?? target,
    )
    .replace(/&(?:lt|gt|amp);/g, (mark) => UNESCAPED[mark] ?? mark);
  return clip(onOneLine(plainly), MOST_TYPED);
}

/**
 * Plain text of Block Kit: Slack parses nothing in it, so no name can ping, link or format. Nor turn the words around
 * it: a refusal brings its names as they are in the database. Never empty, which Slack would refuse.
 */
export function plain(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: clip(straight(text), most) || '…', emoji: false };
}

/** How a moment is shown that may be of another day: a card may be read a week later. */
export const DAY_AND_TIME = '{date_short_pretty} at {time}';

/** A piece of a line; `strong` stands out, and `on` is a day, `at` a day and time in the reader's own time zone. */
export type Piece = string | { strong: string } | { on: Date } | { at: Date };

/** Lines of rich text. Like plain text, Slack shows the pieces as they are and parses nothing in them. */
export function lines(...rows: readonly Piece[][]): RichTextBlock {
  const elements: RichTextSection['elements'] = [];
  let room: number = LIMITS.richText;
  for (const [index, row] of rows.entries()) {
    for (const piece of index === 0 ? row : ['\n', ...row]) {
      if (typeof piece !== 'string' && 'on' in piece) {
        if (room > 0) elements.push(day(piece.on));
        continue;
      }
      if (typeof piece !== 'string' && 'at' in piece) {
        if (room > 0) elements.push(dayAndTime(piece.at));
        continue;
      }
      const text = clip(typeof piece === 'string' ? piece : piece.strong, Math.max(room, 1));
      if (text === '' || room <= 0) continue;
      room -= text.length;
      elements.push({ type: 'text', text, ...(typeof piece === 'string' ? {} : { style: { bold: true } }) });
    }
  }
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function day(on: Date): RichTextSection['elements'][number] {
  const timestamp = Math.floor(on.getTime() / 1_000);
  return { type: 'date', timestamp, format: '{date_short}', fallback: on.toISOString().slice(0, 10) };
}

function dayAndTime(at: Date): RichTextSection['elements'][number] {
  const timestamp = Math.floor(at.getTime() / 1_000);
  const fallback = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return { type: 'date', timestamp, format: DAY_AND_TIME, fallback };
}

const LOOK_ALIKES: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
const WORD_JOINER = '\u2060';

/**
 * Words from the database for a place that Slack does parse: the `text` of a message, mrkdwn. Escaped as Slack asks
 * (`&`, `<`, `>`); formatting marks become look-alikes; an invisible joiner keeps `@here`, `#general`, `:fire:`,
 * `> quotes` and addresses from becoming anything.
 */
export function inert(words: string): string {
  return straight(words)
    .replace(/[*_~`]/g, (mark) => LOOK_ALIKES[mark] ?? '')
    .replace(/[@#:.](?=\S)|^(?=\s*>)/gm, (mark) => `${mark}${WORD_JOINER}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** One sentence as a message: shown as plain text, and complete in `text` for notifications and screen readers. */
export function say(sentence: string): { text: string; blocks: KnownBlock[] } {
  return {
    text: inert(clip(sentence, LIMITS.messageText)),
    blocks: [{ type: 'section', text: plain(sentence, LIMITS.sectionText) }],
  };
}

/** A moment that Slack shows in the reader's own time zone; the rest of the world reads UTC. */
export function moment(at: Date, format = '{time}'): string {
  const otherwise = `${at.toISOString().slice(11, 16)} UTC`;
  return `<!date^${Math.floor(at.getTime() / 1000)}^${format}|${otherwise}>`;
}
