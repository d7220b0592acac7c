import type { Language } from '../../core/database/client.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';

export type { Words } from './en.ts';

const LANGUAGES: Readonly<Record<Language, Words>> = { en, es };

/** The sentences of a language. */
export function wordsOf(language: Language): Words {
  return LANGUAGES[language];
}
