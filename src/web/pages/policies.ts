import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import type { PolicyOfGuardian } from '../../core/policies/read.ts';
import { type Html, html, type Shown } from '../html.ts';
import { portalPaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { policyWords } from '../words/policies.ts';
import { calendarDay, day, moment } from './inWords.ts';
import type { Page } from './layout.ts';

/** Every policy of the centre for one guardian: what waits, then what was accepted and how. */
export function policiesPage(
  account: PortalAccount,
  visit: Visit,
  policies: readonly PolicyOfGuardian[],
  justAccepted?: PolicyOfGuardian,
): Page {
  const words = policyWords[visit.language];
  const accepted = policies.filter((policy) => policy.accepted);
  return {
    visit,
    title: justAccepted ? words.done(justAccepted.title) : words.title,
    done: justAccepted !== undefined,
    centre: account,
    body: html`${justAccepted && html`<p>${words.doneBody}</p>`}
${policies.length === 0 && html`<p>${words.none}</p>`}
${policies.length > 0 && accepted.length === policies.length && !justAccepted && html`<p>${words.nothingWaits}</p>`}
${waitingPolicies(account, visit, policies)}
${
  accepted.length > 0 &&
  html`<section><h2>${words.accepted}</h2>
<ul class="list">${accepted.map((policy) => item(account, policy, howAccepted(account, visit, policy)))}</ul></section>`
}
<p class="more"><a href="${portalPaths(account.slug).home}">${words.home}</a></p>`,
  };
}

/** What waits for a guardian, if anything does. Stands on the home page too. */
export function waitingPolicies(
  account: PortalAccount,
  visit: Visit,
  policies: readonly PolicyOfGuardian[],
): Shown {
  const words = policyWords[visit.language];
  const waiting = policies.filter((policy) => !policy.accepted);
  return (
    waiting.length > 0 &&
    html`<section class="waiting"><h2>${words.waiting}</h2>
<ul class="list">${waiting.map((policy) => item(account, policy, whatChanged(account, visit, policy)))}</ul></section>`
  );
}

function item({ slug }: PortalAccount, { versionId, title }: PolicyOfGuardian, said: Shown): Html {
  return html`<li><a href="${portalPaths(slug).policy(versionId)}"><bdi>${title}</bdi></a>${said}</li>`;
}

function howAccepted(account: PortalAccount, { language }: Visit, { accepted }: PolicyOfGuardian): Shown {
  const words = policyWords[language];
  if (!accepted) return undefined;
  return html`<p class="hint">${
    accepted.kind === 'electronic'
      ? words.electronic(moment(accepted.at, language, account.timezone))
      : words.manual(calendarDay(accepted.signedOn, language))
  }</p>`;
}

/** Why somebody who accepted it once is asked again. */
function whatChanged(account: PortalAccount, { language }: Visit, { before }: PolicyOfGuardian): Shown {
  const words = policyWords[language];
  if (!before) return undefined;
  return html`<p class="hint">${
    before.kind === 'electronic'
      ? words.changed(day(before.at, language, account.timezone))
      : words.changedForm(calendarDay(before.signedOn, language))
  }</p>`;
}
