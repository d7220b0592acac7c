import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import type { Invitee } from '../../core/invitations/list.ts';
import { type Html, html } from '../html.ts';
import { officePaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { invitationWords } from '../words/invitations.ts';
import { officeWords } from '../words/office.ts';
import { buttonLink } from './fields.ts';
import { moment } from './inWords.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** What the button for everybody sends; the others send a colleague's id. */
export const EVERYBODY = 'all';

/** Who has a password, who was invited when, and a button for each who can be, and for all of them. */
export function invitationsPage(account: PortalAccount, visit: Visit, invitees: readonly Invitee[]): Page {
  const words = invitationWords[visit.language];
  const paths = officePaths(account.slug);
  const has = invitees.filter(({ standing }) => standing.kind === 'has-password').length;
  const can = invitees.filter(({ standing }) => standing.kind === 'can-be-invited').length;
  return {
    visit,
    title: words.title,
    centre: account,
    body: html`<p>${words.about}</p>
<p>${invitees.length > 0 ? words.summary(has, can) : words.nobody}</p>
${
  invitees.length > 0 &&
  postForm(
    visit,
    paths.invitations,
    html`${can > 0 && html`<p><button name="invite" value="${EVERYBODY}">${words.all(can)}</button></p>`}
<ul class="list devices">${invitees.map((one, i) => invitee(account, visit, one, i))}</ul>`,
  )
}
<p class="more"><a href="${paths.home}">${words.home}</a></p>`,
  };
}

function invitee({ timezone }: PortalAccount, { language }: Visit, one: Invitee, i: number): Html {
  const words = invitationWords[language];
  const { standing } = one;
  const button = standing.kind === 'can-be-invited' && (standing.before ? words.inviteAgain : words.invite);
  return html`<li>
<h2 id="staff-${i}"><bdi>${one.name}</bdi></h2>
<p class="hint">${officeWords[language].levels[one.level]}${one.email !== null && html` · <bdi>${one.email}</bdi>`}</p>
<p class="here">${standingWords(standing, (at) => moment(at, language, timezone), words)}</p>
${button && html`<button class="second" name="invite" value="${one.staffId}" aria-describedby="staff-${i}">${button}</button>`}
</li>`;
}

function standingWords(
  standing: Invitee['standing'],
  when: (at: Date) => string,
  words: (typeof invitationWords)['en'],
): string {
  switch (standing.kind) {
    case 'has-password':
      return words.hasPassword;
    case 'no-email':
      return words.noEmail;
    case 'invited':
      return standing.until
        ? words.invited(when(standing.at), when(standing.until))
        : words.onItsWay(when(standing.at));
    case 'can-be-invited': {
      const { before } = standing;
      if (!before) return words.notYet;
      return before.undelivered ? words.undelivered(when(before.at)) : words.before(when(before.at));
    }
  }
}

/** For somebody who is not the Business Owner, or is it no more. */
export function notYoursToInvitePage(account: PortalAccount, visit: Visit): Page {
  const { notYours, home } = invitationWords[visit.language];
  return {
    visit,
    title: notYours.title,
    centre: account,
    body: html`<p>${notYours.body}</p>${buttonLink(officePaths(account.slug).home, home)}`,
  };
}
