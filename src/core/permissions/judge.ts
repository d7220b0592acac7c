import type { PermissionLevel } from '../database/client.ts';
import type { StaffId } from '../ids.ts';
import { type Action, mayDo } from './levels.ts';

/** A staff member as far as permissions go. */
export interface Standing {
  staffId: StaffId;
  level: PermissionLevel;
  /** Not deactivated. */
  active: boolean;
}

/** What is done to another staff member. */
export type StaffAction = Extract<
  Action,
  | 'request-staff-reset'
  | 'send-staff-reset'
  | 'assign-password'
  | 'change-levels'
  | 'deactivate-staff'
  | 'unlink-others'
>;

/** Which rule decides. `may` stands for "nothing is against it". */
export type Rule =
  | 'may'
  /** The asker is deactivated. */
  | 'asker-inactive'
  /** The asker's level is below the least one (levels.ts). */
  | 'level'
  /** S3, S8: nobody acts on the Business Owner. */
  | 'owner'
  /** Nobody acts on themselves in this way. */
  | 'self'
  /** Only the Business Owner makes or unmakes Admin Access. */
  | 'admin-by-owner'
  /** Nobody makes a Business Owner; ownership is handed on. */
  | 'no-new-owner'
  /** The subject is deactivated. */
  | 'subject-inactive';

export interface Verdict {
  may: boolean;
  rule: Rule;
}

const MAY: Verdict = { may: true, rule: 'may' };
const no = (rule: Rule): Verdict => ({ may: false, rule });

/** Whether somebody may do something that is about nobody else among the staff. */
export function judge(asker: Standing, action: Action): Verdict {
  if (!asker.active) return no('asker-inactive');
  return mayDo(asker.level, action) ? MAY : no('level');
}

/**
 * Whether one staff member may do something to another (S3, S4, S8). Handlers, pages and `/keydesk why` ask the same:
 * there is no other place that decides it.
 * @param becomes for `change-levels`: the level that is asked for.
 */
export function judgeOnStaff(
  asker: Standing,
  action: StaffAction,
  subject: Standing,
  becomes?: PermissionLevel,
): Verdict {
  const own = judge(asker, action);
  if (!own.may) return own;
  if (subject.level === 'owner') return no('owner');
  if (subject.staffId === asker.staffId) return no('self');
  if (becomes === 'owner') return no('no-new-owner');
  const unmakesAdmin =
    subject.level === 'admin' && (action === 'change-levels' || action === 'deactivate-staff');
  if ((unmakesAdmin || becomes === 'admin') && !mayDo(asker.level, 'make-or-unmake-admin'))
    return no('admin-by-owner');
  if (!subject.active && action !== 'deactivate-staff' && action !== 'unlink-others')
    return no('subject-inactive');
  return MAY;
}
