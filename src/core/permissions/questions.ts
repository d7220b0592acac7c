import type { StaffAction } from './judge.ts';
import { ACTIONS, type Action } from './levels.ts';

/** The words of `/keydesk why` and of the operator's `why`, and which action each asks about. */
export const QUESTIONS = {
  'look-up': 'look-up-guardians',
  'reset-guardian': 'send-guardian-reset',
  policies: 'see-policies',
  'signed-form': 'record-signed-forms',
  resets: 'see-all-resets',
  'sms-credits': 'see-credits',
  'reset-staff': 'send-staff-reset',
  'assign-password': 'assign-password',
  'approve-guardian': 'decide-guardian-resets',
  'approve-staff': 'decide-staff-resets',
  staff: 'see-staff',
  'change-level': 'change-levels',
  'make-admin': 'make-or-unmake-admin',
  deactivate: 'deactivate-staff',
  unlink: 'unlink-others',
  invite: 'invite-staff',
  'hand-on': 'hand-on-ownership',
  settings: 'change-settings',
  audit: 'see-audit-log',
} as const satisfies Record<string, Action>;

const ON_STAFF: readonly StaffAction[] = [
  'request-staff-reset',
  'send-staff-reset',
  'assign-password',
  'change-levels',
  'deactivate-staff',
  'unlink-others',
];

/** Which action a word asks about: one of QUESTIONS, or an action's own name. Undefined for any other. */
export function actionAsked(word: string): Action | undefined {
  if (Object.hasOwn(QUESTIONS, word)) return QUESTIONS[word as keyof typeof QUESTIONS];
  return ACTIONS.find((action) => action === word);
}

/** Whether an action is done to another staff member, so that it matters to whom. */
export function isOnStaff(action: Action): action is StaffAction {
  return (ON_STAFF as readonly Action[]).includes(action);
}
