import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import type { Recovery } from '../../core/owner/readRecovery.ts';
import { html } from '../html.ts';
import { officePaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { recoveryWords } from '../words/recovery.ts';
import { fact } from './facts.ts';
import { buttonLink, notice } from './fields.ts';
import { moment } from './inWords.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** Asks before a recovery is stopped, and says afterwards how it stands. Whoever follows links has changed nothing yet. */
export function recoveryPage(
  account: PortalAccount,
  visit: Visit,
  recovery: Recovery,
  again: { otherLink?: boolean } = {},
): Page {
  const words = recoveryWords[visit.language];
  if (!recovery.stoppable)
    return afterwards(account, visit, recovery.state === 'stopped' ? 'stopped' : 'over');
  const { ask } = words;
  const at = (time: Date) => moment(time, visit.language, account.timezone);
  return {
    visit,
    title: ask.title,
    wrong: Boolean(again.otherLink),
    centre: account,
    body: html`${notice(again.otherLink ? ask.other : undefined)}
<p>${ask.about(account.name)}</p>
<dl>
${fact(ask.asked, at(recovery.requestedAt))}
${recovery.state === 'waiting' ? fact(ask.goes, at(recovery.sendAt)) : fact(ask.went, at(recovery.endedAt ?? recovery.sendAt))}
${fact(ask.to, html`<bdi>${recovery.to}</bdi>`)}
</dl>
<p>${ask.unsure}</p>
${postForm(
  visit,
  officePaths(account.slug).oneTime('recovery'),
  html`<input type="hidden" name="recovery" value="${recovery.id}" autocomplete="off">
<button>${ask.button}</button>`,
)}`,
  };
}

function afterwards(account: PortalAccount, visit: Visit, how: 'stopped' | 'over'): Page {
  const words = recoveryWords[visit.language];
  const { title, body, call } = words[how];
  return {
    visit,
    title,
    done: how === 'stopped',
    centre: account,
    body: html`<p>${body}</p><p>${call}</p>${buttonLink(officePaths(account.slug).home, words.home, 'second')}`,
  };
}

/** A token that is nobody's, or of another centre. */
export function unknownRecoveryPage(account: PortalAccount, visit: Visit): Page {
  const { unknown, signIn } = recoveryWords[visit.language];
  return {
    visit,
    title: unknown.title,
    centre: account,
    body: html`<p>${unknown.body}</p>${buttonLink(officePaths(account.slug).signIn, signIn)}`,
  };
}
