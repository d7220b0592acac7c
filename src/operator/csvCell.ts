/**
 * A value as a cell of a CSV file (RFC 4180). A spreadsheet runs a cell that begins with one of these signs as a
 * formula; an apostrophe makes it text.
 */
export function csvCell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
