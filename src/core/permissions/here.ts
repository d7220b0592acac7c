import { decides } from '../approvals/deciders.ts';
import { sendsDirectly } from '../approvals/route.ts';
import type { ApprovalSettings } from '../approvals/settings.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { StaffId } from '../ids.ts';
import { judge, judgeOnStaff, type StaffAction, type Standing, type Verdict } from './judge.ts';
import type { Action } from './levels.ts';

/** Somebody who has asked, or about whom was asked, and who is nobody in particular. */
const SOMEBODY: Standing = { staffId: 'somebody' as StaffId, level: 'front_desk', active: true };

/**
 * Whether somebody may do something at a centre with these settings: the table, and on top of it what core/approvals
 * makes of who sends and who decides.
 */
export function judgedHere(
  asker: Standing,
  question: { action: Action } | { action: StaffAction; subject: Standing; becomes?: PermissionLevel },
  settings: ApprovalSettings,
): Verdict {
  if ('subject' in question) return judgeOnStaff(asker, question.action, question.subject, question.becomes);
  const { action } = question;
  switch (action) {
    case 'send-guardian-reset': {
      const asks = judge(asker, 'request-guardian-reset');
      return asks.may ? ifHere(sendsDirectly(asker.level, 'guardian', settings)) : asks;
    }
    case 'decide-guardian-resets': {
      const own = judge(asker, action);
      return own.may ? ifHere(decides(asker, { requesterId: SOMEBODY.staffId, settings })) : own;
    }
    case 'decide-staff-resets': {
      const own = judge(asker, action);
      const subject: Standing = { ...SOMEBODY, staffId: 'somebody else' as StaffId };
      return own.may ? ifHere(decides(asker, { requesterId: SOMEBODY.staffId, subject, settings })) : own;
    }
    default:
      return judge(asker, action);
  }
}

const ifHere = (may: boolean): Verdict => (may ? { may: true, rule: 'may' } : { may: false, rule: 'level' });
