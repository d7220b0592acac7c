import bowser from 'bowser';
import type { Language } from '../../core/database/client.ts';
import { sessionWords } from '../words/sessions.ts';

/** A browser and its system in words, "Safari on iOS", by what it says of itself. */
export function browserName(userAgent: string | null, language: Language): string {
  const words = sessionWords[language];
  if (!userAgent?.trim()) return words.unknown;
  const { browser, os } = bowser.parse(userAgent);
  if (browser.name && os.name) return words.on(browser.name, os.name);
  return browser.name || os.name || words.unknown;
}
