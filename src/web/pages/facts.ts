import { type Html, html, type Shown } from '../html.ts';

/** A line of a list of facts. */
export function fact(term: string, what: Shown): Html {
  return html`<div><dt>${term}</dt><dd>${what}</dd></div>`;
}

/** A line of the list of where one can go on to. */
export function way(href: string, label: string): Html {
  return html`<li><a href="${href}">${label}</a></li>`;
}
