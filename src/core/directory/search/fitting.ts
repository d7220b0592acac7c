import { BEGINS, type Closeness, EXACT, INSIDE, ONE_TYPO, TWO_TYPOS, typosBetween } from './closeness.ts';
import type { Piece } from './pieces.ts';
import { EMAIL_MARK, PHONE_MARK } from './words.ts';

/** Words of the account that fit a piece. */
export interface Fitting {
  words: Map<string, { closeness: Closeness; bearers: number }>;
  /** In which ways more words fit than were read. */
  more: Set<Closeness>;
  /** The term of the piece's first letters, if any name begins with them. */
  begun: { term: string; bearers: number } | undefined;
}

/** Words read for one way to fit. Of long lists of words PostgreSQL's index is slow; beyond it looks into texts instead. */
export const MOST_WORDS = 50;
/** Of the names that may be a typo away, as many as are looked for. */
const MOST_TYPOS = 20;

/** A word that a look-up brought. */
export interface FoundWord {
  piece: number;
  /** How the words of this look-up fit; null where the letters say it. */
  way: Closeness | null;
  word: string;
  bearers: number;
}

/** How an indexed word fits by its letters. */
export function closenessOf({ text, beginnings }: Piece, word: string): Closeness {
  const whole = word.startsWith(PHONE_MARK)
    ? word.slice(PHONE_MARK.length).split('/').includes(text)
    : beginnings.includes(word) || word === EMAIL_MARK + text;
  if (whole) return EXACT;
  return beginnings.some((beginning) => word.startsWith(beginning)) ? BEGINS : INSIDE;
}

/** Adds what the look-ups of whole words, beginnings and insides brought. */
export function addWords(
  rows: readonly FoundWord[],
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
): void {
  const counts = new Map<string, number>();
  for (const { piece: index, way, word, bearers } of rows) {
    const piece = pieces[index];
    const into = fitting[index];
    if (!piece || !into || way === ONE_TYPO || way === TWO_TYPOS) continue;
    const read = (counts.get(`${index} ${way}`) ?? 0) + 1;
    counts.set(`${index} ${way}`, read);
    if (read > MOST_WORDS) into.more.add(way ?? BEGINS);
    if (!into.words.has(word)) into.words.set(word, { closeness: way ?? closenessOf(piece, word), bearers });
  }
}

/** Adds, of the names that typos can have made of what was typed, the nearest ones. */
export function addTypos(
  rows: readonly FoundWord[],
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
): void {
  for (const [index, { text }] of pieces.entries()) {
    const into = fitting[index]?.words;
    const near = rows
      .filter(({ piece, way, word }) => piece === index && (way ?? 0) >= ONE_TYPO && !into?.has(word))
      .map(({ way, word, bearers }) => ({ word, bearers, way, typos: typosBetween(text, word, 2) }))
      .filter(({ way, typos }) => typos <= (way === ONE_TYPO ? 1 : 2))
      // People seldom mistype the first letter, and most of them have a frequent name.
      .sort(
        (a, b) =>
          a.typos - b.typos ||
          Number(b.word[0] === text[0]) - Number(a.word[0] === text[0]) ||
          b.bearers - a.bearers,
      );
    for (const { word, bearers, typos } of near.slice(0, MOST_TYPOS)) {
      into?.set(word, { bearers, closeness: typos === 1 ? ONE_TYPO : TWO_TYPOS });
    }
  }
}
