/** No form on file is older. */
const EARLIEST = '1990-01-01';

/** The date it is at a place, `YYYY-MM-DD`. */
export function dateIn(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/**
 * The date on a signed form, or why it cannot be that.
 * @param text `YYYY-MM-DD`
 * @param today where the account is.
 */
export function readSignedOn(text: string, today: string): { date: Date } | { reason: string } {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00.000Z`) : undefined;
  // 30 February would become 2 March.
  if (!date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    return { reason: 'Choose the date that stands on the signed form.' };
  if (text > today)
    return { reason: 'The form cannot be signed in the future. Choose the date that stands on it.' };
  if (text < EARLIEST)
    return { reason: 'That date is too long ago. Choose the date that stands on the signed form.' };
  return { date };
}
