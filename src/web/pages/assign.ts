import type { Assigned } from '../../core/assignments/assign.ts';
import type { OpenAssignment } from '../../core/assignments/find.ts';
import type { PasswordProblem } from '../../core/credentials/passwordPolicy.ts';
import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import { html } from '../html.ts';
import { officePaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { assignWords } from '../words/assign.ts';
import { wordsOf } from '../words/words.ts';
import { buttonLink, fields, notice } from './fields.ts';
import type { Page } from './layout.ts';
import { newPasswordFields } from './newPasswordFields.ts';
import { postForm } from './postForm.ts';

/** What is to be said on the form when it is shown again. */
export interface AssignAgain {
  problem?: PasswordProblem;
  notice?: 'busy' | 'otherLink';
  /** As it was ticked. */
  mustChange?: boolean;
}

/** As many whatever the length: nothing is to be told of it (S5). */
const DOTS = '•'.repeat(10);

/** The form on which a colleague's password is typed, twice, and never shown. */
export function assignPage(
  account: PortalAccount,
  visit: Visit,
  open: OpenAssignment,
  again: AssignAgain = {},
): Page {
  const words = wordsOf(visit.language);
  const own = assignWords[visit.language];
  const paths = officePaths(account.slug);
  const said = again.notice && own[again.notice];
  return {
    visit,
    title: own.title,
    wrong: Boolean(again.problem || said),
    centre: account,
    body: html`${notice(said)}
<p>${own.forWhom} <bdi class="login">${open.name}</bdi></p>
<p>${own.why} <bdi>${open.reason}</bdi></p>
<p>${own.about}</p>
${open.email === null && html`<p>${own.noEmail}</p>`}
${postForm(
  visit,
  paths.oneTime('assign'),
  html`<input type="hidden" name="assignment" value="${open.assignmentId}" autocomplete="off">
<input type="text" value="${open.email ?? open.name}" autocomplete="username" readonly hidden>
${fields(
  newPasswordFields(words, account.minPasswordLength, {
    problem: again.problem,
    said: again.problem === 'about-you' ? own.aboutThem : undefined,
  }),
)}
<p><label class="tick-box"><input type="checkbox" name="must_change" value="yes"${
    (again.mustChange ?? true) && html` checked`
  }> <span>${own.mustChange}</span></label></p>
<button>${own.save}</button>`,
)}
<p class="more"><a href="${paths.home}">${own.home}</a></p>`,
  };
}

/** It is assigned: dots, as many as always. */
export function assignedPage(
  account: PortalAccount,
  visit: Visit,
  { name, email, mustChange }: Assigned,
): Page {
  const { done, home } = assignWords[visit.language];
  return {
    visit,
    title: done.title,
    done: true,
    centre: account,
    body: html`<dl><div><dt>${done.ofWhom} <bdi>${name}</bdi></dt>
<dd><span role="img" aria-label="${done.dots}">${DOTS}</span></dd></div></dl>
<p>${email === null ? done.noEmail : done.told}${mustChange && html` ${done.mustChange}`}</p>
<p>${done.notShown}</p>
${buttonLink(officePaths(account.slug).home, home)}`,
  };
}

/** The link is over, in whatever way: it tells nobody in which. */
export function assignOverPage(account: PortalAccount, visit: Visit): Page {
  const { over, home } = assignWords[visit.language];
  return {
    visit,
    title: over.title,
    centre: account,
    body: html`<p>${over.body}</p>${buttonLink(officePaths(account.slug).home, home)}`,
  };
}
