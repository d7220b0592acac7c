import type { FoundLink } from '../../core/links/find.ts';
import { type Html, html, type Shown } from '../html.ts';
import { portalPaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { notMeWords } from '../words/notMe.ts';
import { buttonLink, notice } from './fields.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** The quiet way from the pages of a link to the one where it is reported. */
export function notMeLink({ language }: Visit, { reportedAt }: FoundLink): Shown {
  return (
    !reportedAt &&
    html`<p class="more"><a class="hint" href="/reset/not-me">${notMeWords[language].link}</a></p>`
  );
}

/** Asks before a link is reported: whoever follows links or shows pages for the guardian has changed nothing yet. */
export function notMePage(visit: Visit, link: FoundLink, again: { otherLink?: boolean } = {}): Page {
  const { ask } = notMeWords[visit.language];
  const standing = link.standing === 'usable' || link.standing === 'used' ? link.standing : 'over';
  return {
    visit,
    title: ask.title,
    wrong: Boolean(again.otherLink),
    centre: link.account,
    body: html`${notice(again.otherLink ? ask.otherLink : undefined)}
<p>${ask[standing](link.account.name)}</p>
<p>${ask.about} <bdi class="login">${link.maskedAddress}</bdi></p>
${postForm(
  visit,
  '/reset/not-me',
  html`<input type="hidden" name="link" value="${link.linkId}">
<button>${ask.button}</button>`,
)}
${standing === 'usable' && html`<p class="more"><a class="hint" href="/reset">${ask.back}</a></p>`}`,
  };
}

/** What was done about a reported link, and what there is to do. */
export function reportedPage(visit: Visit, link: FoundLink): Page {
  const { done } = notMeWords[visit.language];
  const became = link.standing === 'used' || link.standing === 'reported' ? link.standing : 'over';
  return {
    visit,
    title: done.title,
    done: true,
    centre: link.account,
    body: html`<p>${done[became === 'reported' ? 'stopped' : became]} ${done.told(link.account.name)}</p>
${became === 'used' ? afterUse(visit, link) : nothingChanged(visit, link)}`,
  };
}

function afterUse({ language }: Visit, { account }: FoundLink): Html {
  const { done } = notMeWords[language];
  const paths = portalPaths(account.slug);
  return html`${buttonLink(paths.forgot, done.choose)}${buttonLink(paths.signIn, done.signIn, 'second')}`;
}

function nothingChanged({ language }: Visit, { account }: FoundLink): Html {
  const { done } = notMeWords[language];
  const paths = portalPaths(account.slug);
  return html`<p>${done.unsure}</p>
${buttonLink(paths.signIn, done.signIn)}${buttonLink(paths.forgot, done.choose, 'second')}`;
}
