import type { Language } from '../../core/database/client.ts';
import { type Html, html } from '../html.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };

/** A moment as people of the centre's place write it. */
export function moment(at: Date, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone,
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(at);
}

/** The day of a moment, at the centre's place. */
export function day(at: Date, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone, dateStyle: 'long' }).format(at);
}

/** A day without a time or a place: the same one everywhere. @param date `YYYY-MM-DD` */
export function calendarDay(date: string, language: Language): string {
  return day(new Date(date), language, 'UTC');
}

/** Names in a row, each keeping its own writing direction: "Lily, Max and José". */
export function nameList(language: Language, names: readonly string[]): Html {
  const parts = new Intl.ListFormat(language, { type: 'conjunction' }).formatToParts(names);
  return html`${parts.map(({ type, value }) => (type === 'element' ? html`<bdi>${value}</bdi>` : value))}`;
}
