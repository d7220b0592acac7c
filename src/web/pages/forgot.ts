import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import { html } from '../html.ts';
import { pathsOf } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordsOf } from '../words/words.ts';
import { buttonLink, fields } from './fields.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** What can be wrong with a typed address, whoever it belongs to. */
export type EmailProblem = 'emailMissing' | 'emailShape';

export interface TypedEmail {
  value: string;
  problem?: EmailProblem;
}

export function forgotPage(account: PortalAccount, visit: Visit, email: TypedEmail = { value: '' }): Page {
  const words = wordsOf(visit.language);
  const paths = pathsOf(account);
  return {
    visit,
    title: words.forgot.title,
    wrong: email.problem !== undefined,
    centre: account,
    body: html`<p>${words.forgot.body}</p>
${postForm(
  visit,
  paths.forgot,
  html`${fields([
    {
      name: 'email',
      label: words.fields.email,
      type: 'email',
      autocomplete: 'username',
      hint: words.fields.emailHint,
      value: email.value,
      wrong: email.problem && words.wrong[email.problem],
    },
  ])}
<button>${words.forgot.send}</button>`,
)}
<p class="more"><a href="${paths.signIn}">${words.forgot.back}</a></p>`,
  };
}

/** The one answer to every address, known or not: it holds nothing of what was typed. */
export function askedPage(account: PortalAccount, visit: Visit): Page {
  const words = wordsOf(visit.language);
  return {
    visit,
    title: words.asked.title,
    done: true,
    centre: account,
    body: html`<p>${words.asked.body}</p>
<h2>${words.asked.nothing}</h2>
<p>${words.asked.nothingBody[account.portal]}</p>
${buttonLink(pathsOf(account).signIn, words.forgot.back, 'second')}`,
  };
}
