import type { PasswordProblem } from '../../core/credentials/passwordPolicy.ts';
import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import { html } from '../html.ts';
import { pathsOf } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { passwordWords } from '../words/password.ts';
import { wordsOf } from '../words/words.ts';
import { buttonLink, fields, notice } from './fields.ts';
import type { Page } from './layout.ts';
import { newPasswordFields } from './newPasswordFields.ts';
import { postForm } from './postForm.ts';

/** What is to be said on the form when it is shown again. */
export interface ChangeAgain {
  /** About the new password. */
  problem?: PasswordProblem | undefined;
  /** About the current one. */
  current?: 'currentMissing' | 'wrongCurrent' | undefined;
  notice?: 'stopped' | 'busy';
  /** Seconds until the current password may be tried again. */
  wait?: number;
}

/** Who changes the password. */
export interface Changer {
  /** Under which password managers keep it. */
  login: string;
  /** It was assigned, and nothing else can be done before it is changed (S5). */
  mustChange: boolean;
  /** The Business Owner is not sent to Forgot Password, which has no link for them (S3). */
  isOwner: boolean;
}

/** The form on which somebody who is signed in changes the password. */
export function passwordPage(
  account: PortalAccount,
  visit: Visit,
  { login, mustChange, isOwner }: Changer,
  again: ChangeAgain = {},
): Page {
  const words = wordsOf(visit.language);
  const all = passwordWords[visit.language];
  const own = isOwner ? { ...all, ...all.owner } : all;
  const paths = pathsOf(account);
  const { problem } = again;
  const said = again.wait === undefined ? again.notice && own[again.notice] : own.wait(again.wait);
  return {
    visit,
    title: own.title,
    wrong: Boolean(problem || again.current || said),
    centre: account,
    body: html`${notice(said)}
${mustChange && html`<p>${own.mustChange}</p>`}
<p>${own.forLogin[account.portal]} <bdi class="login">${login}</bdi></p>
<p>${own.about[account.portal]}</p>
${postForm(
  visit,
  paths.password,
  html`<input type="text" value="${login}" autocomplete="username" readonly hidden>
${fields([
  {
    name: 'current',
    label: own.current,
    type: 'password',
    autocomplete: 'current-password',
    wrong: again.current && own[again.current],
  },
  ...newPasswordFields(words, account.minPasswordLength, { problem }),
])}
<button>${own.save}</button>`,
)}
${!isOwner && html`<p class="more"><a href="${paths.forgot}">${words.signIn.forgot}</a></p>`}
${
  mustChange
    ? postForm(visit, paths.signOut, html`<button class="second">${words.home.signOut}</button>`)
    : html`<p class="more"><a href="${paths.home}">${own.back}</a></p>`
}`,
  };
}

/** It is changed; a guardian is still signed in, staff sign in again (S7). */
export function passwordChangedPage(account: PortalAccount, visit: Visit): Page {
  const { changed, back } = passwordWords[visit.language];
  const { portal } = account;
  const paths = pathsOf(account);
  return {
    visit,
    title: changed.title,
    done: true,
    centre: account,
    body: html`<p>${changed.body[portal]}</p>${
      portal === 'customer'
        ? buttonLink(paths.home, back)
        : buttonLink(paths.signIn, wordsOf(visit.language).signIn.button)
    }`,
  };
}
