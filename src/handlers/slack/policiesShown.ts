import type { ModalView } from '@slack/types';
import type { Asker } from '../../bot/identity.ts';
import { policiesModal } from '../../bot/modals/policiesModals.ts';
import type { AcceptanceShown, PolicyShown } from '../../bot/modals/policyCard.ts';
import { timezoneOfAccount } from '../../core/accounts/names.ts';
import type { Core } from '../../core/core.ts';
import { NotPermitted } from '../../core/errors.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';
import type { Acceptance } from '../../core/policies/acceptance.ts';
import { type FamilyPolicies, policiesOfFamily } from '../../core/policies/family.ts';
import { packPolicy } from './policiesCarried.ts';

/** @throws NotPermitted naming those who may see policies. */
export async function requireSeePolicies(core: Core, { accountId, level }: Asker): Promise<void> {
  if (mayDo(level, 'see-policies')) return;
  throw new NotPermitted('see the policies of families', await whoMay(core, accountId, 'see-policies'));
}

/** @throws NotPermitted naming those who may record a signed form. */
export async function requireRecordForms(core: Core, { accountId, level }: Asker): Promise<void> {
  if (mayDo(level, 'record-signed-forms')) return;
  throw new NotPermitted('record a signed form', await whoMay(core, accountId, 'record-signed-forms'));
}

/**
 * The window of a family and its policies, as they are now.
 * @throws NoSuchFamily
 */
export async function policiesWindow(core: Core, { accountId }: Asker, familyId: string): Promise<ModalView> {
  const { familyName, students, policies } = await readPolicies(core, accountId, familyId);
  return policiesModal({ name: familyName, students, policies }, ({ versionId }) =>
    packPolicy({ familyId, versionId }),
  );
}

/**
 * A family's policies with dates as people of the centre write them.
 * @throws NoSuchFamily
 */
export async function readPolicies(
  core: Core,
  accountId: Asker['accountId'],
  familyId: string,
): Promise<{ familyName: string; students: string[]; policies: PolicyShown[] }> {
  const [family, timeZone] = await Promise.all([
    policiesOfFamily(core, accountId, familyId),
    timezoneOfAccount(core, accountId),
  ]);
  const written = dateWriter(timeZone);
  return {
    ...family,
    policies: family.policies.map((policy) => policyShown(policy, family.students, written)),
  };
}

function policyShown(
  policy: FamilyPolicies['policies'][number],
  students: readonly string[],
  written: DateWriter,
): PolicyShown {
  return {
    versionId: policy.versionId,
    title: policy.title,
    version: policy.number,
    publishedOn: written(policy.publishedAt),
    standings: policy.guardians.map(({ guardianId, name, canLogIn, accepted, before }) => ({
      guardianId,
      name,
      canLogIn,
      ...(accepted ? { accepted: acceptanceShown(accepted, written) } : {}),
      ...(accepted && students.some((one) => !accepted.students.includes(one))
        ? { covers: accepted.students }
        : {}),
      ...(before ? { before: { version: before.version, how: acceptanceShown(before, written) } } : {}),
    })),
  };
}

function acceptanceShown(acceptance: Acceptance, written: DateWriter): AcceptanceShown {
  if (acceptance.kind === 'electronic') return { kind: 'electronic', on: written(acceptance.at) };
  const { filedAt, recordedBy } = acceptance;
  return { kind: 'manual', signedOn: signedOnWords(acceptance.signedOn), filedAt, recordedBy };
}

type DateWriter = (at: Date) => string;

/** Writes dates as the staff read them, `Nov 22, 2026`. */
function dateWriter(timeZone: string): DateWriter {
  const format = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone });
  return (at) => format.format(at);
}

const writtenAsItIs = dateWriter('UTC');

/** The date on a form, which is of no time zone. @param signedOn `YYYY-MM-DD` */
export function signedOnWords(signedOn: string): string {
  return writtenAsItIs(new Date(signedOn));
}
