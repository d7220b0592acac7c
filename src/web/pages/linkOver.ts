import type { FoundLink } from '../../core/links/find.ts';
import { html } from '../html.ts';
import { portalPaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { notMeWords } from '../words/notMe.ts';
import { wordsOf } from '../words/words.ts';
import { buttonLink } from './fields.ts';
import type { Page } from './layout.ts';
import { notMeLink } from './notMe.ts';

/** A link that is over, in the one way that it is, with what to do next (G6). */
export function linkOverPage(
  visit: Visit,
  link: FoundLink & { standing: Exclude<FoundLink['standing'], 'usable'> },
): Page {
  const { over, chosen } = wordsOf(visit.language);
  const { title, body } =
    link.standing === 'reported' ? notMeWords[visit.language].over : over[link.standing];
  const paths = portalPaths(link.account.slug);
  const used = link.standing === 'used';
  return {
    visit,
    title,
    centre: link.account,
    body: html`<p>${body}</p>
${used && buttonLink(paths.signIn, chosen.signIn)}
${buttonLink(paths.forgot, over.again, used ? 'second' : 'first')}
${notMeLink(visit, link)}`,
  };
}

/** No such link: cut off in the message, very old, or none was opened in this browser. Whose it is cannot be known. */
export function unknownLinkPage(visit: Visit): Page {
  const { title, body } = wordsOf(visit.language).over.unknown;
  return { visit, title, body: html`<p>${body}</p>` };
}
