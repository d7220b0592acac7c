import type { PermissionLevel } from '../database/client.ts';

/** The four levels of staff, lowest first. Admin Access is "Full Permissions". */
export const LEVELS = [
  'front_desk',
  'manager',
  'admin',
  'owner',
] as const satisfies readonly PermissionLevel[];

/** The seeds' own words. */
export const LEVEL_NAMES: Record<PermissionLevel, string> = {
  front_desk: 'Front Desk',
  manager: 'Manager',
  admin: 'Admin Access',
  owner: 'Business Owner',
};

/** Everything a staff member can be allowed to do. */
export type Action =
  | 'look-up-guardians'
  | 'request-guardian-reset'
  | 'send-guardian-reset'
  | 'see-policies'
  | 'record-signed-forms'
  | 'be-told-of-reports'
  | 'see-own-resets'
  | 'see-all-resets'
  | 'see-credits'
  | 'be-told-of-low-credits'
  | 'request-staff-reset'
  | 'send-staff-reset'
  | 'assign-password'
  | 'see-staff'
  | 'change-levels'
  | 'make-or-unmake-admin'
  | 'deactivate-staff'
  | 'unlink-others'
  | 'invite-staff'
  | 'hand-on-ownership'
  | 'decide-guardian-resets'
  | 'decide-staff-resets'
  | 'be-told-of-bursts'
  | 'see-settings'
  | 'change-settings'
  | 'see-audit-log'
  | 'ask-why-of-others';

/** The one table (A1): the least level for each action. Handlers, pages and the operator's tool all read it. */
const LEAST_LEVEL: Record<Action, PermissionLevel> = {
  'look-up-guardians': 'front_desk',
  'request-guardian-reset': 'front_desk',
  'send-guardian-reset': 'manager',
  'see-policies': 'manager',
  'record-signed-forms': 'manager',
  'be-told-of-reports': 'manager',
  'see-own-resets': 'front_desk',
  'see-all-resets': 'manager',
  'see-credits': 'manager',
  'be-told-of-low-credits': 'admin',
  'request-staff-reset': 'manager',
  // S4, S5, S6
  'send-staff-reset': 'admin',
  'assign-password': 'admin',
  'see-staff': 'admin',
  'change-levels': 'admin',
  'make-or-unmake-admin': 'owner',
  'deactivate-staff': 'admin',
  'unlink-others': 'admin',
  'invite-staff': 'owner',
  'hand-on-ownership': 'owner',
  'decide-guardian-resets': 'manager',
  'decide-staff-resets': 'admin',
  'be-told-of-bursts': 'owner',
  'see-settings': 'admin',
  'change-settings': 'owner',
  'see-audit-log': 'admin',
  'ask-why-of-others': 'manager',
};

/** Every action there is. */
export const ACTIONS = Object.keys(LEAST_LEVEL) as readonly Action[];

/** Whether a level may do something. The only place that decides it. */
export function mayDo(level: PermissionLevel, action: Action): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(LEAST_LEVEL[action]);
}

/** The levels that may do something, for "ask a Manager". */
export function levelsThatMay(action: Action): PermissionLevel[] {
  return LEVELS.filter((level) => mayDo(level, action));
}
