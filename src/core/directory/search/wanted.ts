import { BEGINS, type Closeness, INSIDE } from './closeness.ts';
import type { Wanted } from './entries.ts';
import type { Piece } from './pieces.ts';
import type { Fitting } from './vocabulary.ts';

/** What a guardian must have for every piece, when words may fit as loosely as `closeness`. */
export function wantedAt(
  closeness: Closeness,
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
  enough: number,
): Wanted[] {
  const wanted = fitting.map((one, index) => wantedFor(closeness, pieces[index], one));
  if (wanted.some(({ texts }) => texts.length === 0)) return wanted;
  // One list must drive the search; where each has more words than were read, those that were read will do.
  const [driver, ...others] = wanted.toSorted((a, b) => b.words.length - a.words.length);
  if (!driver) return [];
  return [others.length === 0 ? shortened(driver, fitting[0], enough) : { ...driver, texts: [] }, ...others];
}

/** The guardians that the rarest of the pieces can have, at most. */
export function bearersAt(closeness: Closeness, fitting: readonly Fitting[]): number {
  return Math.min(
    ...fitting.map((one) => sum([...fittingAt(closeness, one)].map(([, { bearers }]) => bearers))),
  );
}

function wantedFor(closeness: Closeness, piece: Piece | undefined, fitting: Fitting): Wanted {
  const words = [...fittingAt(closeness, fitting)];
  const texts = [
    ...(closeness >= BEGINS && fitting.more[BEGINS]
      ? (piece?.beginnings ?? []).map((text) => ` ${text}`)
      : []),
    ...(closeness >= INSIDE && fitting.more[INSIDE] && piece ? [piece.text] : []),
  ];
  return { words: words.map(([word]) => word), bearers: sum(words.map(([, { bearers }]) => bearers)), texts };
}

/** As few of the words as have enough guardians, so that a beginning of one letter costs no more than a name. */
function shortened({ words }: Wanted, fitting: Fitting | undefined, enough: number): Wanted {
  let bearers = 0;
  const kept: string[] = [];
  for (const word of words) {
    // Twice, since one guardian can have several of the words.
    if (bearers >= 2 * enough) break;
    kept.push(word);
    bearers += fitting?.words.get(word)?.bearers ?? 0;
  }
  return { words: kept, bearers, texts: [] };
}

function fittingAt(closeness: Closeness, { words }: Fitting) {
  return [...words].filter(([, fit]) => fit.closeness <= closeness);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
