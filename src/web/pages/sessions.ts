import type { OwnSession } from '../../core/credentials/ownSessions.ts';
import type { PortalAccount } from '../../core/credentials/portalAccount.ts';
import { type Html, html } from '../html.ts';
import { pathsOf } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { passwordWords } from '../words/password.ts';
import { sessionWords } from '../words/sessions.ts';
import { browserName } from './browserName.ts';
import { moment } from './inWords.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** What a server that listens on both puts before the older kind. */
const IPV4_IN_IPV6 = /^::ffff:(?=\d+\.)/;

/** The devices on which somebody is signed in, this one first, each with a way to sign it out. */
export function sessionsPage(account: PortalAccount, visit: Visit, sessions: readonly OwnSession[]): Page {
  const words = sessionWords[visit.language];
  const paths = pathsOf(account);
  const others = sessions.filter(({ here }) => !here);
  return {
    visit,
    title: words.title,
    centre: account,
    body: html`<p>${others.length > 0 ? words.about : words.onlyHere}</p>
${postForm(
  visit,
  paths.sessions,
  html`<ul class="list devices">${sessions.map((session, i) => device(account, visit, session, i))}</ul>
${others.length > 0 && html`<p><button name="end" value="others">${words.elsewhere}</button></p>`}
<p><button class="second" name="end" value="all">${words.everywhere}</button></p>`,
)}
<p class="more"><a href="${paths.password}">${passwordWords[visit.language].link}</a></p>
<p class="more"><a href="${paths.home}">${passwordWords[visit.language].back}</a></p>`,
  };
}

function device({ timezone }: PortalAccount, { language }: Visit, session: OwnSession, i: number): Html {
  const words = sessionWords[language];
  const { name, here, ip } = session;
  const when = (at: Date) => moment(at, language, timezone);
  return html`<li>
<h2 id="device-${i}"><bdi>${browserName(session.userAgent, language)}</bdi></h2>
${here && html`<p class="here">${words.here}</p>`}
<dl>
<div><dt>${words.seen}</dt><dd>${when(session.seenAt)}</dd></div>
<div><dt>${words.began}</dt><dd>${when(session.createdAt)}</dd></div>
${ip !== null && html`<div><dt>${words.from}</dt><dd><bdi>${ip.replace(IPV4_IN_IPV6, '')}</bdi></dd></div>`}
</dl>
${!here && html`<button class="second" name="end" value="${name}" aria-describedby="device-${i}">${words.end}</button>`}
</li>`;
}
