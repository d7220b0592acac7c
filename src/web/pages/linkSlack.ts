import { after, MINUTE } from '../../core/clock.ts';
import type { PortalAccount, StaffRecord } from '../../core/credentials/portalAccount.ts';
import { foldWords } from '../../core/directory/search/fold.ts';
import type { OpenOffer } from '../../core/staff/confirmLink.ts';
import type { OwnLink } from '../../core/staff/ownLinks.ts';
import { type Html, html } from '../html.ts';
import { officePaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { linkSlackWords } from '../words/linkSlack.ts';
import { officeWords } from '../words/office.ts';
import { fact } from './facts.ts';
import { notice } from './fields.ts';
import { day, moment } from './inWords.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** So long after it was linked the page says first that it is, in milliseconds. */
const JUST = 2 * MINUTE;

/** What is to be said when the page is shown again. */
export type LinkSaid = keyof (typeof linkSlackWords)['en']['said'];

/** Asks whether a Slack account is that of whoever is signed in. Both names, and since when the offer stands. */
export function linkSlackPage(
  account: PortalAccount,
  visit: Visit,
  { name, level }: Pick<StaffRecord, 'name' | 'level'>,
  offer: OpenOffer,
  said?: LinkSaid,
): Page {
  const { language } = visit;
  const words = linkSlackWords[language];
  const { ask } = words;
  const unlike = !haveAWordInCommon(offer.slackName, name);
  return {
    visit,
    title: ask.title,
    wrong: said !== undefined,
    centre: account,
    body: html`${notice(said && words.said[said])}
<dl>
${fact(ask.slack, html`<bdi>${offer.slackName}</bdi> (<bdi>${offer.slackUserId}</bdi>)`)}
${offer.workspace !== null && fact(ask.workspace, html`<bdi>${offer.workspace}</bdi>`)}
${fact(ask.asked, moment(offer.createdAt, language, account.timezone))}
${fact(ask.staff, html`<bdi>${name}</bdi> · ${officeWords[language].levels[level]}`)}
</dl>
${unlike && html`<p class="wrong">${ask.unlike}</p>`}
<p>${ask.warning}</p>
<p>${ask.afterwards}</p>
${postForm(
  visit,
  officePaths(account.slug).oneTime('link-slack'),
  html`<input type="hidden" name="offer" value="${offer.offerId}" autocomplete="off">
<p><button name="answer" value="yes">${ask.yes}</button></p>
<p><button class="second" name="answer" value="no">${ask.no}</button></p>`,
)}`,
  };
}

/** Which Slack accounts act for whoever is signed in, each with a way to end that. @param now to know one that was just linked. */
export function ownSlackPage(
  account: PortalAccount,
  visit: Visit,
  links: readonly OwnLink[],
  now: Date,
  said?: LinkSaid,
): Page {
  const words = linkSlackWords[visit.language];
  const { own } = words;
  const just = !said && links.some(({ linkedAt }) => after(linkedAt, JUST) > now);
  const paths = officePaths(account.slug);
  return {
    visit,
    title: just ? own.just.title : own.title,
    wrong: said !== undefined,
    done: just,
    centre: account,
    body: html`${notice(said && words.said[said])}
${just && html`<p>${own.just.body}</p>`}
<p>${links.length > 0 ? own.linked : own.none}</p>
${
  links.length > 0
    ? postForm(
        visit,
        paths.oneTime('link-slack'),
        html`<ul class="list devices">${links.map((link, i) => ownLink(account, visit, link, i))}</ul>`,
      )
    : html`<p>${own.how}</p>`
}
<p class="more"><a href="${paths.home}">${own.back}</a></p>`,
  };
}

function ownLink({ timezone }: PortalAccount, { language }: Visit, link: OwnLink, i: number): Html {
  const { own, ask } = linkSlackWords[language];
  return html`<li>
<h2 id="slack-${i}"><bdi>${link.slackUserId}</bdi></h2>
<dl>
${link.workspace !== null && fact(ask.workspace, html`<bdi>${link.workspace}</bdi>`)}
${fact(own.since, day(link.linkedAt, language, timezone))}
</dl>
<button class="second" name="unlink" value="${link.workspaceId}" aria-describedby="slack-${i}">${own.unlink}</button>
</li>`;
}

/** Names that share nothing are worth a second look; alike ones prove nothing, since anybody can change their own in Slack. */
function haveAWordInCommon(one: string, other: string): boolean {
  const words = new Set(foldWords(one));
  return foldWords(other).some((word) => words.has(word));
}
