import { BEGINS, type Closeness, IN_ADDRESS, INSIDE } from './closeness.ts';
import type { Fitting } from './fitting.ts';
import type { Piece } from './pieces.ts';
import { BEGUN_MARK } from './words.ts';

/** What a guardian must have for one piece. */
export interface Wanted {
  /** Terms of which a guardian must have one; empty when the index cannot tell. */
  terms: readonly string[];
  /** Guardians who have one of the terms, at most. */
  bearers: number;
  /** Some of the words that fit, when not all of them were read. */
  some?: readonly string[];
  /** When the terms say too little: one of these words, or of these texts in the text of the guardian's words. */
  check?: { words: readonly string[]; texts: readonly string[] };
}

/** What a guardian must have for every piece, when words may fit as loosely as `closeness`. Undefined: nobody can. */
export function wantedAt(
  closeness: Closeness,
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
  enough: number,
): Wanted[] | undefined {
  const wanted: Wanted[] = [];
  for (const [index, piece] of pieces.entries()) {
    const one = fitting[index];
    const forPiece = one && wantedFor(closeness, piece, one);
    if (!forPiece) return undefined;
    wanted.push(forPiece);
  }
  const [only] = wanted;
  // Of all the words that begin with, or hold, a single one, some of them will do.
  if (wanted.length === 1 && only) return [shortened(only.some ?? only.terms, fitting[0], enough)];
  if (wanted.some(({ terms }) => terms.length > 0)) return wanted;
  // One list must drive the search; where each is longer than what was read, what was read will do.
  return wanted.map((one, index) =>
    index === 0 ? shortened(one.some ?? [], fitting[0], Number.POSITIVE_INFINITY) : one,
  );
}

function wantedFor(closeness: Closeness, piece: Piece, fitting: Fitting): Wanted | undefined {
  const fits = [...fitting.words].filter(([, fit]) => fit.closeness <= closeness);
  const words = fits.map(([word]) => word);
  const bearers = fits.reduce((sum, [, fit]) => sum + fit.bearers, 0);
  const has = (way: Closeness) => way <= closeness && fitting.more.has(way);
  // What a text covers need not be looked for word by word.
  const besides = (texts: readonly string[]) =>
    words.filter((word) => !texts.some((text) => ` ${word}`.includes(text)));
  if (has(INSIDE) || has(IN_ADDRESS)) {
    const texts = [piece.text];
    return { terms: [], bearers, some: words, check: { words: besides(texts), texts } };
  }
  if (!has(BEGINS)) return words.length > 0 ? { terms: words, bearers } : undefined;
  const texts = piece.beginnings.map((beginning) => ` ${beginning}`);
  const check = { words: besides(texts), texts };
  const { begun } = fitting;
  if (!begun) return { terms: [], bearers, some: words, check };
  // Every name that begins so has this term; what fits otherwise is in the list.
  return {
    terms: [begun.term, ...check.words],
    bearers: begun.bearers + bearers,
    some: words,
    ...(begun.term === BEGUN_MARK + piece.text ? {} : { check }),
  };
}

/** As few of the words as have enough guardians, so that a beginning of one letter costs no more than a name. */
function shortened(words: readonly string[], fitting: Fitting | undefined, enough: number): Wanted {
  const terms: string[] = [];
  let bearers = 0;
  for (const word of words) {
    // Twice, since one guardian can have several of the words.
    if (bearers >= 2 * enough) break;
    terms.push(word);
    bearers += fitting?.words.get(word)?.bearers ?? 0;
  }
  return { terms, bearers };
}
