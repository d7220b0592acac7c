import { after } from '../../../src/core/clock.ts';
import { type Browser, SESSION_LIFE } from '../../../src/core/credentials/sessions.ts';
import { type GuardianId, isRowId } from '../../../src/core/ids.ts';
import type { AcceptOutcome } from '../../../src/core/policies/accept.ts';
import { acceptPolicy } from '../../../src/core/policies/accept.ts';
import { type PublishedPolicy, publishPolicy } from '../../../src/core/policies/publish.ts';
import {
  type RecordedForm,
  recordSignedForm,
  type SignedForm,
} from '../../../src/core/policies/recordForm.ts';
import { randomToken, sha256 } from '../../../src/core/secrets.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';

export const PHOTOS = 'Photo release';
export const BROWSER = { ip: '192.0.2.7', userAgent: 'Example Browser 1.0' };

/** Publishes a text under a title, as the operator's tool does. */
export function publish(
  core: TestCore,
  { accountId }: TestCentre,
  body = 'We may take **photos** at meets.',
  title = PHOTOS,
): Promise<PublishedPolicy> {
  return publishPolicy(core, { accountId, title, body, by: { login: 'op' } });
}

/** The raw id of a fresh session, as it stands in the guardian's cookie. */
export async function sessionOf(
  core: TestCore,
  { accountId }: TestCentre,
  guardianId: GuardianId,
): Promise<string> {
  const id = randomToken();
  const now = core.clock.now();
  const row = { accountId, guardianId, portal: 'customer' as const, createdAt: now, seenAt: now };
  await core.db.session.create({
    data: { ...row, idHash: sha256(id), expiresAt: after(now, SESSION_LIFE.customer.whole) },
  });
  return id;
}

/** Jane accepts, unless told otherwise. */
export function accept(
  core: TestCore,
  { accountId }: TestCentre,
  given: { session: string | undefined; versionId: string; typedName?: string; shownStudents?: string },
  browser: Browser = BROWSER,
): Promise<AcceptOutcome> {
  return acceptPolicy(core, { accountId, typedName: 'Jane Smith', browser, ...given });
}

/** Maya records Jane's form, unless told otherwise. */
export async function record(
  core: TestCore,
  { accountId, staff, jane }: TestCentre,
  form: Partial<SignedForm> & { versionId: string },
): Promise<RecordedForm> {
  const { guardianId = jane } = form;
  const guardian = isRowId(guardianId)
    ? await core.db.guardian.findUnique({ where: { id: guardianId } })
    : undefined;
  return recordSignedForm(core, {
    accountId,
    staffId: staff.manager,
    familyId: guardian?.familyId ?? '',
    guardianId,
    signedOn: '2026-11-20',
    filedAt: 'Binder 3, page 12',
    ...form,
  });
}

/** The audit rows of policies, oldest first. */
export function auditOf(core: TestCore, { accountId }: TestCentre, action: string) {
  return core.db.auditEntry.findMany({ where: { accountId, action }, orderBy: { seq: 'asc' } });
}
