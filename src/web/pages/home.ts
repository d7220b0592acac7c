import type { OwnRecord, PortalAccount } from '../../core/credentials/portalAccount.ts';
import type { Language } from '../../core/database/client.ts';
import { type Html, html, type Shown } from '../html.ts';
import { portalPaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordsOf } from '../words/words.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** What a guardian sees once signed in. */
export function homePage(account: PortalAccount, visit: Visit, record: OwnRecord): Page {
  const { language } = visit;
  const { home } = wordsOf(language);
  return {
    visit,
    title: home.hello(record.name),
    centre: account,
    body: html`<dl>
${fact(home.family, html`<bdi>${record.family}</bdi>`)}
${fact(home.students, record.students.length > 0 ? nameList(language, record.students) : home.noStudents)}
${fact(home.email, record.email ? html`<bdi>${record.email}</bdi>` : home.noEmail)}
${record.passwordChangedAt && fact(home.passwordChanged, moment(record.passwordChangedAt, language, account.timezone))}
</dl>
${postForm(visit, portalPaths(account.slug).signOut, html`<button class="second">${home.signOut}</button>`)}`,
  };
}

function fact(term: string, what: Shown): Html {
  return html`<div><dt>${term}</dt><dd>${what}</dd></div>`;
}

function nameList(language: Language, names: readonly string[]): Html {
  const parts = new Intl.ListFormat(language, { type: 'conjunction' }).formatToParts(names);
  return html`${parts.map(({ type, value }) => (type === 'element' ? html`<bdi>${value}</bdi>` : value))}`;
}

/** A moment as people of the centre's place write it. */
function moment(at: Date, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-US' : 'es-US', {
    timeZone,
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(at);
}
