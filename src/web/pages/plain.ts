import type { Language } from '../../core/database/client.ts';
import { html } from '../html.ts';
import { type Words, wordsOf } from '../words/words.ts';
import type { Page } from './layout.ts';

/** The page at the root: it names no account. */
export function frontPage(language: Language): Page {
  const { title, body } = wordsOf(language).front;
  return { language, title, body: html`<p>${body}</p>` };
}

/** A request that cannot be answered. @param reference a number that is also in the log, for what is our own fault. */
export function problemPage(language: Language, kind: keyof Words['problems'], reference?: string): Page {
  const { title, body } = wordsOf(language).problems[kind];
  return {
    language,
    title,
    body: html`<p>${body}</p>${reference !== undefined && html`<p class="number">${reference}</p>`}`,
  };
}
