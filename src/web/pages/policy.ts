import type { OwnRecord, PortalAccount } from '../../core/credentials/portalAccount.ts';
import type { Acceptance } from '../../core/policies/acceptance.ts';
import type { PolicyText } from '../../core/policies/read.ts';
import { studentsDigest } from '../../core/policies/students.ts';
import { type Html, html } from '../html.ts';
import { markdownHtml } from '../markdown.ts';
import { portalPaths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { policyWords } from '../words/policies.ts';
import { buttonLink, fields, notice } from './fields.ts';
import { calendarDay, day, moment, nameList } from './inWords.ts';
import type { Page } from './layout.ts';
import { postForm } from './postForm.ts';

/** What is to be said when the form is shown again. */
export interface AgainPolicy {
  typed?: string;
  problem?: 'nameMissing' | 'nameDiffers';
  notice?: 'newText' | 'newStudents';
}

/** One policy to read, and to accept if it waits. */
export function policyPage(
  account: PortalAccount,
  visit: Visit,
  record: OwnRecord,
  policy: PolicyText,
  again: AgainPolicy = {},
): Page {
  const words = policyWords[visit.language];
  const paths = portalPaths(account.slug);
  const { accepted } = policy;
  return {
    visit,
    title: policy.title,
    wrong: again.problem !== undefined || again.notice !== undefined,
    centre: account,
    body: html`${notice(again.notice && words[again.notice])}
<p class="hint">${words.of(day(policy.publishedAt, visit.language, account.timezone))}</p>
<div class="text" dir="auto">${markdownHtml(policy.body)}</div>
${accepted ? acceptance(account, visit, accepted) : acceptForm(account, visit, record, policy, again)}
${
  policy.newest !== policy.versionId &&
  html`<p>${words.older}</p>${buttonLink(paths.policy(policy.newest), words.newer)}`
}
<p class="more"><a href="${paths.policies}">${words.back}</a></p>`,
  };
}

function acceptance(account: PortalAccount, { language }: Visit, accepted: Acceptance): Html {
  const words = policyWords[language];
  const { students } = accepted;
  return html`<section><h2>${words.acceptedOne}</h2>
<p>${
    accepted.kind === 'electronic'
      ? words.electronic(moment(accepted.at, language, account.timezone))
      : words.manual(calendarDay(accepted.signedOn, language))
  }${students.length > 0 && html` ${words.acceptedFor} ${nameList(language, students)}.`}</p></section>`;
}

function acceptForm(
  account: PortalAccount,
  visit: Visit,
  { name, students }: OwnRecord,
  policy: PolicyText,
  { typed, problem }: AgainPolicy,
): Html {
  const { language } = visit;
  const words = policyWords[language];
  const wrong = { nameMissing: words.nameMissing, nameDiffers: words.nameDiffers(name) };
  return html`<section><h2>${words.accept}</h2>
<p>${students.length > 0 ? html`${words.covers} ${nameList(language, students)}.` : words.coversYou}</p>
${postForm(
  visit,
  portalPaths(account.slug).policy(policy.versionId),
  html`<input type="hidden" name="students" value="${studentsDigest(students)}">
${fields([
  {
    name: 'name',
    label: words.name,
    type: 'text',
    autocomplete: 'name',
    hint: words.nameHint(name),
    value: typed ?? '',
    wrong: problem && wrong[problem],
  },
])}
<button>${words.button}</button>`,
)}</section>`;
}
