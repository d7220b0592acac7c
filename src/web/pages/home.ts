import type { OwnRecord, PortalAccount } from '../../core/credentials/portalAccount.ts';
import type { PolicyOfGuardian } from '../../core/policies/read.ts';
import { html } from '../html.ts';
import { portalPaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { passwordWords } from '../words/password.ts';
import { policyWords } from '../words/policies.ts';
import { sessionWords } from '../words/sessions.ts';
import { wordsOf } from '../words/words.ts';
import { fact, way } from './facts.ts';
import { moment, nameList } from './inWords.ts';
import type { Page } from './layout.ts';
import { waitingPolicies } from './policies.ts';
import { postForm } from './postForm.ts';

/** What a guardian sees once signed in. */
export function homePage(
  account: PortalAccount,
  visit: Visit,
  record: OwnRecord,
  policies: readonly PolicyOfGuardian[],
): Page {
  const { language } = visit;
  const { home } = wordsOf(language);
  const paths = portalPaths(account.slug);
  return {
    visit,
    title: home.hello(record.name),
    centre: account,
    body: html`${waitingPolicies(account, visit, policies)}
<dl>
${fact(home.family, html`<bdi>${record.family}</bdi>`)}
${fact(home.students, record.students.length > 0 ? nameList(language, record.students) : home.noStudents)}
${fact(home.email, record.email ? html`<bdi>${record.email}</bdi>` : home.noEmail)}
${record.passwordChangedAt && fact(home.passwordChanged, moment(record.passwordChangedAt, language, account.timezone))}
</dl>
<ul class="list ways">
${policies.length > 0 && way(paths.policies, policyWords[language].all)}
${way(paths.password, passwordWords[language].link)}
${way(paths.sessions, sessionWords[language].link)}
</ul>
${postForm(visit, paths.signOut, html`<button class="second">${home.signOut}</button>`)}`,
  };
}
