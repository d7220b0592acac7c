/**
 * A value as a cell of a CSV file (RFC 4180). A spreadsheet runs a cell that begins with one of these signs as a
 * formula, the wide ones of East Asian keyboards too, and blanks before them do not keep it from that; an apostrophe
 * makes it text.
 */
export function csvCell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const harmless = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠|%])/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A line of such cells. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
