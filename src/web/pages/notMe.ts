import type { FoundLink } from '../../core/links/find.ts';
import { type Html, html, type Shown } from '../html.ts';
import { pathsOf } from '../paths.ts';
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

/** Asks before a link is reported: whoever follows links or shows pages for the person has changed nothing yet. */
export function notMePage(visit: Visit, link: FoundLink, again: { otherLink?: boolean } = {}): Page {
  const { ask, told } = notMeWords[visit.language];
  const { portal, name } = link.account;
  const standing = link.standing === 'usable' || link.standing === 'used' ? link.standing : 'over';
  const question = link.isOwner && standing === 'used' ? 'usedByOwner' : standing;
  return {
    visit,
    title: ask.title,
    wrong: Boolean(again.otherLink),
    centre: link.account,
    body: html`${notice(again.otherLink ? ask.otherLink : undefined)}
<p>${ask[question](told[portal](name))}</p>
<p>${ask.about[portal]} <bdi class="login">${link.maskedAddress}</bdi></p>
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
  const { done, told } = notMeWords[visit.language];
  const { portal, name } = link.account;
  const became = link.standing === 'used' || link.standing === 'reported' ? link.standing : 'over';
  const happened =
    became === 'reported' ? 'stopped' : link.isOwner && became === 'used' ? 'usedByOwner' : became;
  return {
    visit,
    title: done.title,
    done: true,
    centre: link.account,
    body: html`<p>${done[happened]} ${done.told[portal](told[portal](name))}</p>
${became === 'used' ? afterUse(visit, link) : nothingChanged(visit, link)}`,
  };
}

/** S3: Forgot Password is no way for the Business Owner. */
function afterUse({ language }: Visit, { account, isOwner }: FoundLink): Html {
  const { done } = notMeWords[language];
  const paths = pathsOf(account);
  if (isOwner) return buttonLink(paths.signIn, done.signIn);
  return html`${buttonLink(paths.forgot, done.choose)}${buttonLink(paths.signIn, done.signIn, 'second')}`;
}

function nothingChanged({ language }: Visit, { account, isOwner }: FoundLink): Html {
  const { done } = notMeWords[language];
  const paths = pathsOf(account);
  if (isOwner) return html`<p>${done.unsureOwner}</p>${buttonLink(paths.signIn, done.signIn)}`;
  return html`<p>${done.unsure}</p>
${buttonLink(paths.signIn, done.signIn)}${buttonLink(paths.forgot, done.choose, 'second')}`;
}
