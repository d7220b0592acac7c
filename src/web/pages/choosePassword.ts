import type { PasswordProblem } from '../../core/credentials/passwordPolicy.ts';
import type { FoundLink } from '../../core/links/find.ts';
import { html } from '../html.ts';
import { pathsOf } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { passwordWords } from '../words/password.ts';
import { staffLinkWords } from '../words/staffLink.ts';
import { wordsOf } from '../words/words.ts';
import { buttonLink, fields, notice } from './fields.ts';
import type { Page } from './layout.ts';
import { newPasswordFields } from './newPasswordFields.ts';
import { notMeLink } from './notMe.ts';
import { postForm } from './postForm.ts';

/** What is to be said on the form when it is shown again. */
export interface Again {
  problem?: PasswordProblem;
  notice?: 'otherLink' | 'busy';
}

/** The form on which somebody chooses a password with a link. Works without JavaScript and helps password managers. */
export function choosePasswordPage(visit: Visit, link: FoundLink, again: Again = {}): Page {
  const words = wordsOf(visit.language);
  const first = link.purpose === 'staff_invitation' || link.purpose === 'owner_first';
  const { title, save } = first ? staffLinkWords[visit.language].first : words.choose;
  const forLogin = passwordWords[visit.language].forLogin[link.account.portal];
  return {
    visit,
    title,
    wrong: again.problem !== undefined || again.notice !== undefined,
    centre: link.account,
    body: html`${notice(again.notice && words.choose[again.notice])}
<p>${words.choose.hello(link.name)} ${forLogin} <bdi class="login">${link.maskedAddress}</bdi></p>
${postForm(
  visit,
  '/reset',
  html`<input type="hidden" name="link" value="${link.linkId}">
<input type="text" value="${link.login}" autocomplete="username" readonly hidden>
${fields(newPasswordFields(words, link.account.minPasswordLength, { problem: again.problem }))}
<button>${save}</button>`,
)}
${notMeLink(visit, link)}`,
  };
}

/** The password is set; nobody is signed in by it. */
export function passwordChosenPage(visit: Visit, { account }: FoundLink): Page {
  const { chosen } = wordsOf(visit.language);
  return {
    visit,
    title: chosen.title,
    done: true,
    centre: account,
    body: html`<p>${chosen.body}</p>${buttonLink(pathsOf(account).signIn, chosen.signIn)}`,
  };
}
