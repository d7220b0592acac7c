import type { PermissionLevel } from '../database/client.ts';
import type { Rule } from './judge.ts';
import { type Action, LEVEL_NAMES, levelsThatMay } from './levels.ts';

/** Each action as it stands after "may": one place for App Home, `/keydesk why`, the operator's tool and the refusals. */
export const ACTION_WORDS: Record<Action, string> = {
  'look-up-guardians': 'look up guardians',
  'request-guardian-reset': 'ask for password resets of guardians',
  'send-guardian-reset': 'send password resets to guardians',
  'see-policies': 'see which policies a family has accepted',
  'record-signed-forms': 'mark policies as Manually accepted',
  'be-told-of-reports': 'be told when a guardian says “I did not ask for this”',
  'see-own-resets': 'see their own password resets',
  'see-all-resets': 'see everybody’s password resets',
  'see-credits': 'see the SMS credits',
  'be-told-of-low-credits': 'be told when the SMS credits run low',
  'request-staff-reset': 'ask for password resets of staff',
  'send-staff-reset': 'send password resets to staff',
  'assign-password': 'assign a password to staff',
  'see-staff': 'see the staff, their levels and links',
  'change-levels': 'change levels of staff',
  'make-or-unmake-admin': 'make or unmake Admin Access',
  'deactivate-staff': 'deactivate and reactivate staff',
  'unlink-others': 'unlink others from Slack',
  'invite-staff': 'invite staff to choose a password',
  'hand-on-ownership': 'hand on the ownership of the account',
  'decide-guardian-resets': 'approve and deny requests for guardians',
  'decide-staff-resets': 'approve and deny requests for staff',
  'be-told-of-bursts': 'be told of bursts of resets',
  'see-settings': 'see the settings',
  'change-settings': 'change the settings',
  'see-audit-log': 'read the Audit Log',
  'ask-why-of-others': 'ask what others may do',
};

/** "Manager and up", "Business Owner only": who may, by level. */
export function levelsInWords([least, ...above]: readonly PermissionLevel[]): string {
  if (!least) return 'nobody';
  return above.length === 0 ? `${LEVEL_NAMES[least]} only` : `${LEVEL_NAMES[least]} and up`;
}

/** The rule that was against it, as a sentence. */
export function ruleInWords(rule: Exclude<Rule, 'may'>, action: Action, subject?: string): string {
  const whom = subject ?? 'that person';
  switch (rule) {
    case 'asker-inactive':
      return 'Their staff record is switched off, so they may do nothing in Keydesk.';
    case 'level':
      return `That takes a higher level: ${levelsInWords(levelsThatMay(action))}.`;
    case 'owner':
      return `${whom} is the Business Owner, and nobody acts on the Business Owner: only they themselves do, signed in to the Office Portal.`;
    case 'self':
      return 'Nobody does that to themselves.';
    case 'admin-by-owner':
      return 'Only the Business Owner makes or unmakes Admin Access.';
    case 'no-new-owner':
      return 'Nobody makes a Business Owner: ownership is handed on by the Business Owner, in the Office Portal.';
    case 'subject-inactive':
      return `${whom} is deactivated, and has to be reactivated first.`;
  }
}
