import type { Staff, Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { judge, judgeOnStaff, type Standing } from '../permissions/judge.ts';
import { isAtLeast } from './route.ts';
import type { ApprovalSettings } from './settings.ts';

/** A staff member as far as permissions go, by their row. */
export function standingOf({
  id,
  level,
  deactivatedAt,
}: Pick<Staff, 'id' | 'level' | 'deactivatedAt'>): Standing {
  return { staffId: id as StaffId, level, active: deactivatedAt === null };
}

/** A request as far as it matters who decides it. */
export interface ToDecide {
  requesterId: StaffId;
  /** The staff member whose password it is about; absent for a guardian's. */
  subject?: Standing | undefined;
  settings: Pick<ApprovalSettings, 'decidesGuardianResets' | 'decidesStaffResets'>;
}

/**
 * Whether somebody decides a request: by the table as it is now and by the settings that were frozen, whichever is
 * stricter; never the requester (A3), nor whom it is about, and of staff nobody below Admin Access (S4).
 */
export function decides(decider: Standing, { requesterId, subject, settings }: ToDecide): boolean {
  if (decider.staffId === requesterId) return false;
  if (!subject)
    return (
      judge(decider, 'decide-guardian-resets').may && isAtLeast(decider.level, settings.decidesGuardianResets)
    );
  // Whether the subject can get a link is for the decision to say; here it is who decides.
  const onSubject = judgeOnStaff(decider, 'send-staff-reset', { ...subject, active: true });
  return (
    judge(decider, 'decide-staff-resets').may &&
    isAtLeast(decider.level, settings.decidesStaffResets) &&
    (onSubject.may || onSubject.rule === 'owner') &&
    decider.staffId !== subject.staffId
  );
}

/** A staff member of an account, and whether they can be reached in Slack, where decisions are made. */
export interface Colleague extends Standing {
  name: string;
  linked: boolean;
}

/** Everybody active on the staff, by level and name. */
export async function readColleagues(tx: Pick<Tx, 'staff'>, accountId: AccountId): Promise<Colleague[]> {
  const staff = await tx.staff.findMany({
    where: { accountId, deactivatedAt: null },
    orderBy: [{ level: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      name: true,
      level: true,
      deactivatedAt: true,
      identities: { select: { id: true }, take: 1 },
    },
  });
  return staff.map((one) => ({ ...standingOf(one), name: one.name, linked: one.identities.length > 0 }));
}

/** Who could decide a request, lowest level first: the people to ask before the Business Owner. */
export function whoCouldDecide(colleagues: readonly Colleague[], request: ToDecide): Colleague[] {
  return colleagues.filter((one) => one.linked && decides(one, request));
}

/** Whether anybody could; asked of everybody about everybody, so it looks where the answer is likely: at the top. */
export function couldAnybodyDecide(colleagues: readonly Colleague[], request: ToDecide): boolean {
  return colleagues.findLast((one) => one.linked && decides(one, request)) !== undefined;
}
