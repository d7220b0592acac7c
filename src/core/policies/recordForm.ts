import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { holdGuardian } from '../directory/lock.ts';
import {
  AlreadyAccepted,
  FiledAtRefused,
  NoSuchGuardian,
  NoSuchPolicy,
  NotOfFamily,
  NotPermitted,
  PolicyChanged,
  SignedOnRefused,
} from '../errors.ts';
import { type AccountId, type GuardianId, isRowId, type StaffId } from '../ids.ts';
import { mayDo } from '../permissions/levels.ts';
import { holdLevel } from '../permissions/standing.ts';
import { whoMay } from '../permissions/whoMay.ts';
import { ACCEPTANCE, acceptanceOf, type ManualAcceptance, whenAccepted } from './acceptance.ts';
import { dateIn, readSignedOn } from './dates.ts';
import { readPlace } from './given.ts';
import { holdNewest } from './newest.ts';
import { studentNames } from './students.ts';

/** What a staff member says of a signed printed form. */
export interface SignedForm {
  accountId: AccountId;
  /** Standing and level are read anew here, never trusted from a button (A3). */
  staffId: StaffId;
  versionId: string;
  /** The one that was shown: the form is recorded with its students. */
  familyId: string;
  guardianId: GuardianId;
  /** The date on the form, `YYYY-MM-DD`. */
  signedOn: string;
  /** Where it is filed: 2 to 200 characters, one line. */
  filedAt: string;
}

export interface RecordedForm {
  policy: string;
  guardian: string;
  acceptance: ManualAcceptance;
  /** False when this very person had recorded this very form before, as by a second click. */
  isNew: boolean;
}

/**
 * Records that a guardian signed a printed form (G8, "Manually accepted"), for Managers and up. Never an electronic
 * acceptance: it carries who recorded it, the date on the form and where it is filed.
 * @throws NotPermitted, SignedOnRefused, FiledAtRefused, NoSuchGuardian, NotOfFamily, NoSuchPolicy,
 * PolicyChanged, AlreadyAccepted
 */
export async function recordSignedForm(core: Core, form: SignedForm): Promise<RecordedForm> {
  const { accountId, staffId, guardianId, versionId } = form;
  const done = await core.db.$transaction(async (tx) => {
    const guardian = isRowId(guardianId) ? await holdGuardian(tx, accountId, guardianId) : null;
    const level = await holdLevel(tx, accountId, staffId);
    if (!level || !mayDo(level, 'record-signed-forms')) return 'not-permitted' as const;
    const { timezone } = await tx.account.findUniqueOrThrow({
      where: { id: accountId },
      select: { timezone: true },
    });
    const signed = readSignedOn(form.signedOn, dateIn(timezone, core.clock.now()));
    if ('reason' in signed) throw new SignedOnRefused(signed.reason);
    const filed = readPlace(form.filedAt);
    if ('reason' in filed) throw new FiledAtRefused(filed.reason);

    if (!guardian) throw new NoSuchGuardian();
    if (guardian.familyId !== form.familyId) throw new NotOfFamily();
    const policy = await holdNewest(tx, accountId, versionId);
    if (!policy) throw new NoSuchPolicy();
    const told = { policy: policy.title, guardian: guardian.name };
    const key = { accountId, versionId, guardianId };
    const before = await tx.policyAcceptance.findUnique({
      where: { accountId_versionId_guardianId: key },
      select: { ...ACCEPTANCE, recordedBy: true },
    });
    if (before) {
      const acceptance = acceptanceOf(before);
      if (acceptance.kind === 'manual' && before.recordedBy === staffId && isSameForm(acceptance, form))
        return { ...told, acceptance, isNew: false };
      throw new AlreadyAccepted(whenAccepted(guardian.name, policy.title, acceptance, timezone));
    }
    if (policy.newest.id !== versionId) throw new PolicyChanged(policy.title, policy.newest.number);

    const students = await studentNames(tx, accountId, guardian.familyId);
    const row = await tx.policyAcceptance.create({
      data: {
        ...key,
        kind: 'manual',
        bodyHash: policy.newest.bodyHash,
        at: core.clock.now(),
        students,
        recordedBy: staffId,
        signedOn: signed.date,
        filedAt: filed.place,
      },
      select: ACCEPTANCE,
    });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      action: 'policy.accepted_manually',
      subject: { kind: 'policy', id: policy.policyId },
      details: {
        policy: policy.title,
        version: policy.number,
        hash: Buffer.from(policy.newest.bodyHash).toString('hex'),
        guardian: guardianId,
        signed_on: form.signedOn,
        filed_at: filed.place,
      },
    });
    return { ...told, acceptance: acceptanceOf(row) as ManualAcceptance, isNew: true };
  });
  if (done === 'not-permitted') {
    await recordRefusal(core, form);
    throw new NotPermitted('record a signed form', await whoMay(core, accountId, 'record-signed-forms'));
  }
  return done;
}

function isSameForm(recorded: ManualAcceptance, form: SignedForm): boolean {
  const filed = readPlace(form.filedAt);
  return recorded.signedOn === form.signedOn && 'place' in filed && recorded.filedAt === filed.place;
}

/** An attempt beyond one's level is kept (ASVS 16.3.2). */
async function recordRefusal(core: Core, { accountId, staffId, guardianId }: SignedForm): Promise<void> {
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      action: 'policy.refused',
      ...(isRowId(guardianId) ? { subject: { kind: 'guardian' as const, id: guardianId } } : {}),
      details: { reason: 'not-permitted' },
    }),
  );
}
