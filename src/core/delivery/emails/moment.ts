/** "Saturday, November 21, 2026 at 9:00 AM CST", in the centre's time zone and the reader's language. */
export function mailMoment(at: Date, timeZone: string, language: 'en' | 'es'): string {
  const format = (zone: string) =>
    new Intl.DateTimeFormat(language === 'es' ? 'es-US' : 'en-US', {
      weekday: 'long',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
      timeZone: zone,
    }).format(at);
  try {
    return format(timeZone);
  } catch {
    // A time zone that this machine does not know must not hold up a warning.
    return format('UTC');
  }
}
