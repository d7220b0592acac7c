/** What makes a formula of a cell; the wide ones are of East Asian keyboards. */
const SIGN = String.raw`[=+\-@＝＋－＠|%]`;
const AT_BEGINNING = new RegExp(String.raw`^(?:[\t\r\n]|[\s\p{Cf}]*${SIGN})`, 'u');
/** Where the list separator is a semicolon, as in much of Europe and Latin America, a new cell begins after it, quoted or not. */
const AFTER_SEPARATOR = new RegExp(String.raw`(?<=[;\t\r\n])(?=[\s\p{Cf}"]*${SIGN})`, 'gu');

/**
 * A value as a cell of a CSV file (RFC 4180). A spreadsheet runs a cell that begins with certain signs as a formula, and
 * blanks before them do not keep it from that; an apostrophe makes it text.
 */
export function csvCell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const inside = text.replace(AFTER_SEPARATOR, "'");
  const harmless = AT_BEGINNING.test(inside) ? `'${inside}` : inside;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A line of such cells. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
