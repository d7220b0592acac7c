import { closenessOf, type Fitting } from './fitting.ts';
import type { Piece } from './pieces.ts';
import { wordsOfSearchText } from './words.ts';

/**
 * Ids of guardians by how well their words fit: the closest first, and of equally close ones those where it is the
 * guardian's own name before the family's, a student's or an address (the order of `wordsOf`).
 * @param found the guardians' words by their ids.
 */
export function rank(
  found: ReadonlyMap<string, string>,
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
): string[] {
  return [...found]
    .map(([id, text]) => ({ id, text, ...fitOf(wordsOfSearchText(text), pieces, fitting) }))
    .sort((a, b) => a.distance - b.distance || a.place - b.place || (a.text < b.text ? -1 : 1))
    .map(({ id }) => id);
}

function fitOf(words: readonly string[], pieces: readonly Piece[], fitting: readonly Fitting[]) {
  let distance = 0;
  let place = 0;
  for (const [index, piece] of pieces.entries()) {
    const fits = words.map((word) => closest(word, piece, fitting[index]));
    const best = Math.min(...fits);
    distance += best;
    place += fits.indexOf(best);
  }
  return { distance, place };
}

function closest(word: string, piece: Piece, fitting: Fitting | undefined): number {
  const known = fitting?.words.get(word);
  if (known) return known.closeness;
  return word.includes(piece.text) ? closenessOf(piece, word) : Number.POSITIVE_INFINITY;
}
