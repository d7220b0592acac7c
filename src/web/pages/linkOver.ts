import type { FoundLink } from '../../core/links/find.ts';
import { type Html, html } from '../html.ts';
import { pathsOf } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { notMeWords } from '../words/notMe.ts';
import { staffLinkWords } from '../words/staffLink.ts';
import { wordsOf } from '../words/words.ts';
import { buttonLink } from './fields.ts';
import type { Page } from './layout.ts';
import { notMeLink } from './notMe.ts';

/** A link in one of the ways in which it can be over. */
type OverLink = FoundLink & { standing: Exclude<FoundLink['standing'], 'usable'> };

/** A link that is over, in the one way that it is, with what to do next (G6). */
export function linkOverPage(visit: Visit, link: OverLink): Page {
  const { over, chosen } = wordsOf(visit.language);
  const { title } = link.standing === 'reported' ? notMeWords[visit.language].over : over[link.standing];
  const paths = pathsOf(link.account);
  const used = link.standing === 'used';
  return {
    visit,
    title,
    centre: link.account,
    body: html`<p>${bodyOf(visit, link)}</p>
${used && buttonLink(paths.signIn, chosen.signIn)}
${link.isOwner ? ownersWay(visit) : buttonLink(paths.forgot, over.again, used ? 'second' : 'first')}
${notMeLink(visit, link)}`,
  };
}

function bodyOf({ language }: Visit, { standing, isOwner, account }: OverLink): string {
  const forStaff = staffLinkWords[language];
  if (isOwner) return forStaff.owner[standing];
  if (standing === 'reported') return notMeWords[language].over.body;
  if (standing === 'withdrawn' && account.portal === 'office') return forStaff.withdrawn;
  return wordsOf(language).over[standing].body;
}

/** S3: Forgot Password is no way for the Business Owner. */
function ownersWay({ language }: Visit): Html {
  return html`<p>${staffLinkWords[language].owner.again}</p>`;
}

/** No such link: cut off in the message, very old, or none was opened in this browser. Whose it is cannot be known. */
export function unknownLinkPage(visit: Visit): Page {
  const { title, body } = wordsOf(visit.language).over.unknown;
  return { visit, title, body: html`<p>${body}</p>` };
}
