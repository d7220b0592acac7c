import { html } from '../html.ts';
import type { FormRefused } from '../refusals.ts';
import type { Visit } from '../visit.ts';
import { type Words, wordsOf } from '../words/words.ts';
import { buttonLink } from './fields.ts';
import type { Page } from './layout.ts';

/** The page at the root: it names no account. */
export function frontPage(visit: Visit): Page {
  const { title, body } = wordsOf(visit.language).front;
  return { visit, title, body: html`<p>${body}</p>` };
}

/** A request that cannot be answered. @param reference a number that is also in the log, for what is our own fault. */
export function problemPage(visit: Visit, kind: keyof Words['problems'], reference?: string): Page {
  const { title, body } = wordsOf(visit.language).problems[kind];
  return {
    visit,
    title,
    body: html`<p>${body}</p>${reference !== undefined && html`<p class="number">${reference}</p>`}`,
  };
}

/** A form that did not come from a page which this browser has open. The link opens that page anew. */
export function formRefusedPage(visit: Visit, why: FormRefused['why']): Page {
  const { title, body, again } = wordsOf(visit.language).formRefused;
  return { visit, title, body: html`<p>${body[why]}</p>${buttonLink(visit.path, again)}` };
}
