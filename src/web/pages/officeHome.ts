import type { PortalAccount, StaffRecord } from '../../core/credentials/portalAccount.ts';
import { type Html, html, type Shown } from '../html.ts';
import { officePaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { officeWords } from '../words/office.ts';
import { wordsOf } from '../words/words.ts';
import { fact, way } from './facts.ts';
import { day, moment } from './inWords.ts';
import type { Page } from './layout.ts';
import { OFFICE_WAYS } from './officeWays.ts';
import { postForm } from './postForm.ts';

const LINK_COMMAND = '/keydesk link';

/** What a staff member sees once signed in. @param above what is to be seen first, if there is anything */
export function officeHomePage(
  account: PortalAccount,
  visit: Visit,
  record: StaffRecord,
  above?: Shown,
): Page {
  const { language } = visit;
  const { home } = wordsOf(language);
  const words = officeWords[language];
  const paths = officePaths(account.slug);
  const ways = OFFICE_WAYS.filter(({ isFor }) => isFor?.(record) ?? true);
  return {
    visit,
    title: home.hello(record.name),
    centre: account,
    body: html`${above}<dl>
${fact(words.level, words.levels[record.level])}
${fact(home.email, record.email ? html`<bdi>${record.email}</bdi>` : words.noEmail)}
${fact(words.slack, slackState(account, visit, record))}
${record.passwordChangedAt && fact(home.passwordChanged, moment(record.passwordChangedAt, language, account.timezone))}
</dl>
<ul class="list ways">
${ways.map(({ path, label }) => way(path(paths), label(language)))}
</ul>
${postForm(visit, paths.signOut, html`<button class="second">${home.signOut}</button>`)}`,
  };
}

/** Where they are linked, or how to get there. */
function slackState({ timezone }: PortalAccount, { language }: Visit, { slack }: StaffRecord): Shown {
  const words = officeWords[language];
  if (slack.length === 0) return html`${words.notLinked}<p class="hint">${words.howToLink(LINK_COMMAND)}</p>`;
  return slack.map(({ workspace, linkedAt }, i): Html => {
    const since = day(linkedAt, language, timezone);
    return html`${i > 0 && html`<br>`}${workspace ? words.linkedIn(workspace, since) : words.linked(since)}`;
  });
}
