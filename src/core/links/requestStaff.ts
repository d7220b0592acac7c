import { standingOf } from '../approvals/deciders.ts';
import {
  NoStaffAddress,
  NoSuchStaff,
  NotTheOwner,
  NotYourself,
  StaffInactive,
} from '../approvals/refusals.ts';
import { heardBefore, type Requested, sendOrAsk, type Yes } from '../approvals/sendOrAsk.ts';
import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { refusalOf, whyNoText } from '../delivery/texts/mayText.ts';
import { holdStaff } from '../directory/lock.ts';
import { AddressChanged, NotPermitted, type Refusal } from '../errors.ts';
import type { StaffId } from '../ids.ts';
import { judgeOnStaff, type Rule } from '../permissions/judge.ts';
import { whoMay } from '../permissions/whoMay.ts';
import { addressDigest } from './request.ts';

/** What YES says about a colleague (S4, S6). */
export interface StaffResetRequest extends Yes {
  /** The colleague whose password it is. */
  subjectId: StaffId;
}

/**
 * A staff member sends a colleague a link by email or text (S6), or asks for it (A1): a Manager always asks (S4). One
 * transaction, as requestGuardianReset.
 * @throws NotPermitted, NotTheOwner, NotYourself, StaffInactive, NoSuchStaff, NoStaffAddress, AddressChanged,
 * ConfirmationUsed; for texts also SmsNotEnabled, SmsPaused, CountryNotTexted, NumberMarked, NoCredits
 */
export async function requestStaffReset(core: Core, request: StaffResetRequest): Promise<Requested> {
  const { accountId, subjectId, staffId, channel = 'email' } = request;
  const done = await core.db.$transaction(async (tx): Promise<Requested | { no: Rule; name: string }> => {
    const held = await holdStaff(tx, accountId, [staffId, subjectId]);
    const asker = held.get(staffId);
    const subject = held.get(subjectId);
    if (!asker) return { no: 'asker-inactive', name: '' };
    if (!subject) throw new NoSuchStaff();
    const verdict = judgeOnStaff(standingOf(asker), 'request-staff-reset', standingOf(subject));
    if (!verdict.may) return { no: verdict.rule, name: subject.name };
    const heard = await heardBefore(tx, request, { portal: 'office', staffId: subjectId });
    if (heard) return heard;
    const address = channel === 'sms' ? subject.phone : subject.email;
    if (!address) throw new NoStaffAddress(subject.name, channel);
    if (addressDigest(subjectId, address) !== request.shownAddress) throw new AddressChanged(subject.name);
    const no = channel === 'sms' ? await whyNoText(tx, accountId, address) : undefined;
    if (no) throw refusalOf(no, subject.name);
    const sent = await sendOrAsk(core, tx, request, { subject: { staff: subject }, asker, address });
    return sent ?? { no: 'level', name: subject.name };
  });
  if (!('no' in done)) return done;
  await recordRefusal(core, request, done.no);
  throw refusalFor(done, await whoMay(core, accountId, 'request-staff-reset'));
}

/** An attempt beyond one's level, or at the Business Owner, is kept (ASVS 16.3.2). */
async function recordRefusal(
  core: Core,
  { accountId, subjectId, staffId }: StaffResetRequest,
  rule: Rule,
): Promise<void> {
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      action: 'reset.refused',
      subject: { kind: 'staff', id: subjectId },
      details: { reason: 'not-permitted', rule },
    }),
  );
}

function refusalFor({ no, name }: { no: Rule; name: string }, others: readonly string[]): Refusal {
  switch (no) {
    case 'owner':
      return new NotTheOwner();
    case 'self':
      return new NotYourself();
    case 'subject-inactive':
      return new StaffInactive(name);
    default:
      return new NotPermitted('send a staff member a password reset', others);
  }
}
