import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import { html } from '../html.ts';
import { pathsOf } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordsOf } from '../words/words.ts';
import { buttonLink, fields, notice } from './fields.ts';
import type { TypedEmail } from './forgot.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

export interface SignInAgain extends TypedEmail {
  passwordMissing?: boolean;
  /** About both fields at once, since which of them is wrong is nobody's business. */
  notice?: 'refused' | 'busy' | 'stopped';
  /** Seconds until this login may be tried again. */
  wait?: number;
  /** Whoever is signed in already is asked for the password anew. */
  again?: boolean | undefined;
}

export function signInPage(account: PortalAccount, visit: Visit, shown: SignInAgain = { value: '' }): Page {
  const words = wordsOf(visit.language);
  const paths = pathsOf(account);
  const said = shown.wait === undefined ? noticeOf(shown, account, visit) : words.signIn.wait(shown.wait);
  return {
    visit,
    title: words.signIn.title,
    wrong: Boolean(shown.problem || shown.passwordMissing || said),
    centre: account,
    body: html`${notice(said)}
${shown.again && html`<p>${words.signIn.again}</p>`}
${postForm(
  visit,
  paths.signIn,
  html`${fields([
    {
      name: 'email',
      label: words.fields.email,
      type: 'email',
      autocomplete: 'username',
      value: shown.value,
      wrong: shown.problem && words.wrong[shown.problem],
    },
    {
      name: 'password',
      label: words.fields.password,
      type: 'password',
      autocomplete: 'current-password',
      wrong: shown.passwordMissing ? words.wrong.passwordMissing : undefined,
    },
  ])}
<button>${words.signIn.button}</button>`,
)}
<p class="more"><a href="${paths.forgot}">${words.signIn.forgot}</a></p>`,
  };
}

function noticeOf({ notice }: SignInAgain, { portal }: PortalAccount, { language }: Visit) {
  const { signIn } = wordsOf(language);
  return notice === 'stopped' ? signIn.stopped[portal] : notice && signIn[notice];
}

/** Asked for by a link or a typed address: signing out itself takes the button. */
export function signOutPage(account: PortalAccount, visit: Visit): Page {
  const { signOut, home } = wordsOf(visit.language);
  const paths = pathsOf(account);
  return {
    visit,
    title: signOut.title,
    centre: account,
    body: html`<p>${signOut.body}</p>
${postForm(visit, paths.signOut, html`<p><button>${home.signOut}</button></p>`)}
${buttonLink(paths.home, signOut.stay, 'second')}`,
  };
}

export function signedOutPage(account: PortalAccount, visit: Visit): Page {
  const { signedOut } = wordsOf(visit.language);
  return {
    visit,
    title: signedOut.title,
    done: true,
    centre: account,
    body: html`<p>${signedOut.body}</p>${buttonLink(pathsOf(account).signIn, signedOut.again)}`,
  };
}
