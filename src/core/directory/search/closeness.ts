/** How well a word of a guardian fits what was typed, best first. */
export const EXACT = 0;
export const BEGINS = 1;
export const INSIDE = 2;
/** What was typed as a name begins an email or stands inside one. */
export const IN_ADDRESS = 3;
export const ONE_TYPO = 4;
export const TWO_TYPOS = 5;

export type Closeness =
  | typeof EXACT
  | typeof BEGINS
  | typeof INSIDE
  | typeof IN_ADDRESS
  | typeof ONE_TYPO
  | typeof TWO_TYPOS;

/**
 * How many letters are missing, added, wrong or swapped between two words (optimal string alignment).
 * Stops counting beyond `most` and returns something larger.
 */
export function typosBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) least = Math.min(least, at(before, column - 2) + 1);
      current.push(least);
    }
    if (Math.min(...current) > most) return most + 1;
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
