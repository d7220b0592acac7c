import { type Person, personOf } from '../credentials/person.ts';
import type { ResetRequest, Staff, Tx } from '../database/client.ts';
import { holdGuardian, holdStaff } from '../directory/lock.ts';
import type { AccountId, RequestId, StaffId } from '../ids.ts';
import { standingOf, type ToDecide } from './deciders.ts';
import type { Subject } from './sendOrAsk.ts';
import { type ApprovalSettings, approvalSettings } from './settings.ts';

/** A request with everybody whom it concerns, held until the transaction ends. */
export interface HeldRequest {
  request: ResetRequest;
  /** Frozen at YES. */
  settings: ApprovalSettings;
  person: Person;
  subject: Subject;
  requester: Staff;
  /** Whoever presses, if they are of the account. */
  presser: Staff | undefined;
}

/**
 * Holds the rows of the subject, the requester and whoever presses, in the order that everything keeps (guardian, then
 * staff all at once), and reads the request as those before in the line have left it.
 * @returns undefined when there is no such request in the account.
 */
export async function holdRequest(
  tx: Tx,
  accountId: AccountId,
  requestId: RequestId,
  presserId?: StaffId,
): Promise<HeldRequest | undefined> {
  const where = { accountId_id: { accountId, id: requestId } };
  // Whom it concerns never changes; what became of it is read once they are held.
  const who = await tx.resetRequest.findUnique({
    where,
    select: { guardianId: true, staffId: true, requesterId: true },
  });
  if (!who) return undefined;
  const guardian = who.guardianId ? await holdGuardian(tx, accountId, who.guardianId) : null;
  const ids = [presserId, who.requesterId as StaffId, who.staffId as StaffId | null].filter((id) => !!id);
  const staff = await holdStaff(tx, accountId, ids as StaffId[]);
  const request = await tx.resetRequest.findUniqueOrThrow({ where });
  const colleague = staff.get(who.staffId as StaffId);
  const subject: Subject | undefined = guardian ? { guardian } : colleague ? { staff: colleague } : undefined;
  const requester = staff.get(who.requesterId as StaffId);
  if (!subject || !requester) throw new Error(`Request ${requestId} concerns nobody on record.`);
  return {
    request,
    settings: approvalSettings.parse(request.policy),
    person: personOf(who),
    subject,
    requester,
    presser: presserId && staff.get(presserId),
  };
}

/** As far as it matters who decides it. */
export function toDecide({ requester, subject, settings }: HeldRequest): ToDecide {
  return {
    requesterId: requester.id as StaffId,
    subject: subject.staff && standingOf(subject.staff),
    settings,
  };
}

/** The address on the record now, for the request's channel. */
export function addressNow({ request, subject }: HeldRequest): string | null {
  const record = subject.guardian ?? subject.staff;
  return request.channel === 'sms' ? record.phone : record.email;
}
