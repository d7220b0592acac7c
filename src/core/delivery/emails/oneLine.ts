/** Marks that reorder or hide text around them; a name has no need of them. */
const INVISIBLE_ORDER = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;
/** Control characters and every kind of white space, line ends among them. */
const GAPS = /[\p{Cc}\p{Z}]+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** The longest emoji take some 20 code units; a letter under a pile of accents is an attack on the page. */
const CODE_UNITS_EACH = 32;

/**
 * A name from the database as one harmless line: no line break can start a header, no mark can turn the text round.
 * @param most characters as people count them; what is longer ends in "…".
 */
export function oneLine(value: string, most: number): string {
  const line = value.toWellFormed().normalize('NFC').replace(INVISIBLE_ORDER, '').replace(GAPS, ' ').trim();
  if (line.length <= most) return line;
  let kept = '';
  let count = 0;
  for (const { segment } of graphemes.segment(line)) {
    if (count === most || segment.length > CODE_UNITS_EACH) return `${kept.trimEnd()}…`;
    kept += segment;
    count += 1;
  }
  return kept;
}
