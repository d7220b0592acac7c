import { PolicyRefused } from '../errors.ts';

const MOST_TITLE = 120;
/** Bytes of UTF-8. */
export const LARGEST_POLICY = 100 * 1_024;

/** What no text for people has in it: controls other than line ends and tabs, halves of letters, and the two signs that force a writing direction, so that a text reads other than it is written. */
const NOT_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}]|[\u{202D}\u{202E}]/u;
/** Those two signs as Markdown may write them. */
const WRITTEN_OUT = /&#(?:x0*202[de]|0*823[78]);/i;
/** In one line of words, nothing turns the writing direction or breaks the line. */
const NOT_A_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{202A}-\u{202E}\u{2066}-\u{2069}]/u;
const LETTER = /\p{L}/u;

/** @throws PolicyRefused */
export function givenTitle(text: string): string {
  const title = text.trim().normalize('NFC');
  if (!LETTER.test(title)) throw new PolicyRefused('A policy needs a title with a letter in it.');
  if ([...title].length > MOST_TITLE)
    throw new PolicyRefused(`A policy’s title has at most ${MOST_TITLE} characters. Shorten it.`);
  if (NOT_A_LINE.test(title))
    throw new PolicyRefused('The title has characters that cannot be seen. Type it again, in one line.');
  return title;
}

/** @throws PolicyRefused */
export function givenBody(text: string): string {
  // Before anything else is done with it: normalising a huge text takes long.
  if (text.length > LARGEST_POLICY) throw tooLarge();
  const body = text.replace(/\r\n?/g, '\n').normalize('NFC').trim();
  if (!LETTER.test(body)) throw new PolicyRefused('The policy has no text. Write it in the file first.');
  if (Buffer.byteLength(body) > LARGEST_POLICY) throw tooLarge();
  if (NOT_TEXT.test(body) || WRITTEN_OUT.test(body))
    throw new PolicyRefused(
      'The policy has characters that are no text, or that turn the writing direction. Save it as plain text (UTF-8).',
    );
  return body;
}

const tooLarge = () =>
  new PolicyRefused(
    `A policy has at most ${LARGEST_POLICY / 1_024} KB of text. Shorten it, or split it in two.`,
  );

const LEAST_PLACE = 2;
const MOST_PLACE = 200;

/** Where a signed form is filed, in one line; or why that cannot be. */
export function readPlace(text: string): { place: string } | { reason: string } {
  const place = text.trim().normalize('NFC');
  const length = [...place].length;
  if (length < LEAST_PLACE)
    return { reason: 'Say where the signed form is filed, such as “Binder 3, page 12”.' };
  if (length > MOST_PLACE)
    return { reason: `Use at most ${MOST_PLACE} characters to say where the form is filed.` };
  if (NOT_A_LINE.test(place)) return { reason: 'Say in one line of plain text where the form is filed.' };
  return { place };
}
