import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import type { StaffId } from '../../core/ids.ts';
import type { Transfer } from '../../core/owner/readTransfer.ts';
import { type Html, html } from '../html.ts';
import { officePaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { ownershipWords } from '../words/ownership.ts';
import { buttonLink, fields, notice } from './fields.ts';
import { moment } from './inWords.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** What the page is made of: who looks at it, and how things stand. */
export interface OwnershipShown {
  staffId: StaffId;
  isOwner: boolean;
  /** Under which password managers keep the password. */
  login: string;
  /** The offer that stands and in which they have a part. */
  offer: Transfer | undefined;
  /** Whom the owner can choose from. */
  possible: readonly { id: StaffId; name: string }[];
  /** Slack users who act for them, and would act for the Business Owner. */
  slackUsers: readonly string[];
}

/** What is to be said when it is shown again. */
export interface OwnershipAgain {
  current?: 'currentMissing' | 'wrongCurrent';
  whom?: 'whomMissing';
  notice?: 'stopped' | 'busy' | 'over' | 'offeredAlready' | 'notAdmin' | 'assigned';
  /** Seconds until the password may be tried again. */
  wait?: number;
  /** Who was chosen. */
  to?: string;
}

/** The form of the Business Owner, or of the one to whom the business is offered, or neither. */
export function ownershipPage(
  account: PortalAccount,
  visit: Visit,
  shown: OwnershipShown,
  again: OwnershipAgain = {},
): Page {
  const words = ownershipWords[visit.language];
  const said =
    again.wait !== undefined
      ? words.wait(again.wait)
      : again.notice === 'assigned'
        ? words.mine.assigned
        : again.notice && words[again.notice];
  const page = (title: string, body: Html): Page => ({
    visit,
    title,
    wrong: Boolean(said || again.current || again.whom),
    centre: account,
    body: html`${notice(said)}
${body}
<p class="more"><a href="${officePaths(account.slug).home}">${words.home}</a></p>`,
  });
  const { offer, isOwner, staffId } = shown;
  if (offer && offer.from.id === staffId) return page(words.waits.title, standing(account, visit, offer));
  if (offer) return page(words.mine.title, accepting(account, visit, shown, offer, again));
  if (isOwner) return page(words.offer.title, offering(account, visit, shown, again));
  return page(words.none.title, html`<p>${words.none.body}</p>`);
}

/** What was done a moment ago, or how it stands since. */
export function ownershipNowPage(
  account: PortalAccount,
  visit: Visit,
  staffId: StaffId,
  { state, from, to }: Transfer,
): Page {
  const { now, home } = ownershipWords[visit.language];
  const isFrom = from.id === staffId;
  const { title, body } =
    state === 'offered'
      ? now.offered(to.name)
      : state === 'done'
        ? isFrom
          ? now.handedOn(to.name)
          : now.tookOver(from.name)
        : now.ended();
  return {
    visit,
    title,
    done: true,
    centre: account,
    body: html`<p>${body}</p>${buttonLink(officePaths(account.slug).home, home)}`,
  };
}

function offering(
  account: PortalAccount,
  visit: Visit,
  { possible, login }: OwnershipShown,
  again: OwnershipAgain,
): Html {
  const { offer } = ownershipWords[visit.language];
  if (possible.length === 0) return html`<p>${offer.about(account.name)}</p><p>${offer.nobody}</p>`;
  return html`<p>${offer.about(account.name)}</p>
${postForm(
  visit,
  officePaths(account.slug).ownership,
  html`<fieldset id="to"${again.whom !== undefined && html` aria-describedby="to-wrong"`}><legend>${offer.whom}</legend>
${again.whom !== undefined && html`<p class="wrong" id="to-wrong">${offer.whomMissing}</p>`}
${possible.map(
  ({ id, name }) =>
    html`<label class="tick-box"><input type="radio" name="to" value="${id}"${again.to === id && html` checked`}> <bdi>${name}</bdi></label>`,
)}</fieldset>
${currentField(visit, login, again)}
<button name="do" value="offer">${offer.button}</button>`,
)}`;
}

function standing(account: PortalAccount, visit: Visit, offer: Transfer): Html {
  const { waits } = ownershipWords[visit.language];
  const until = moment(offer.expiresAt, visit.language, account.timezone);
  return html`<p>${waits.body(offer.to.name, until)}</p>
${ending(account, visit, offer, 'cancel', waits.button)}`;
}

function accepting(
  account: PortalAccount,
  visit: Visit,
  { login, slackUsers }: OwnershipShown,
  offer: Transfer,
  again: OwnershipAgain,
): Html {
  const { mine } = ownershipWords[visit.language];
  const paths = officePaths(account.slug);
  return html`<p>${mine.body(offer.from.name, account.name)} ${mine.until(moment(offer.expiresAt, visit.language, account.timezone))}</p>
<p>${mine.means}</p>
${
  slackUsers.length > 0 &&
  html`<p>${mine.slack} ${slackUsers.map((id) => html`<bdi>${id}</bdi> `)}</p>
<p class="more"><a href="${paths.oneTime('link-slack')}">${mine.slackNotMine}</a></p>`
}
${
  again.notice === 'assigned'
    ? buttonLink(paths.forgot, mine.change)
    : postForm(
        visit,
        paths.ownership,
        html`<input type="hidden" name="transfer" value="${offer.id}" autocomplete="off">
${currentField(visit, login, again)}
<button name="do" value="accept">${mine.accept}</button>`,
      )
}
${ending(account, visit, offer, 'decline', mine.decline)}`;
}

function ending(
  account: PortalAccount,
  visit: Visit,
  { id }: Transfer,
  what: 'cancel' | 'decline',
  label: string,
): Html {
  return html`<div class="more">${postForm(
    visit,
    officePaths(account.slug).ownership,
    html`<input type="hidden" name="transfer" value="${id}" autocomplete="off">
<button class="second" name="do" value="${what}">${label}</button>`,
  )}</div>`;
}

function currentField({ language }: Visit, login: string, again: OwnershipAgain): Html {
  const words = ownershipWords[language];
  return html`<input type="text" value="${login}" autocomplete="username" readonly hidden>
${fields([
  {
    name: 'current',
    label: words.current,
    type: 'password',
    autocomplete: 'current-password',
    wrong: again.current && words[again.current],
  },
])}`;
}
