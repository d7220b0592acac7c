import type { Channel, PermissionLevel } from '../database/client.ts';
import { LEVELS, mayDo } from '../permissions/levels.ts';
import type { Because } from './because.ts';
import type { GuardName } from './guards/guard.ts';
import type { ApprovalSettings } from './settings.ts';

/** Of whom the password is reset. */
export type SubjectKind = 'guardian' | 'staff';

/** What becomes of a YES (A1): it is sent, it is asked for and why, or the level may not even ask. */
export type Route = { kind: 'send' } | { kind: 'ask'; because: Because[] } | { kind: 'refuse' };

/** Whether one level is another or above it. */
export function isAtLeast(level: PermissionLevel, least: PermissionLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

/** Whether a level sends resets without asking anybody, as far as the level goes (A1). Of staff: S4, whatever is set. */
export function sendsDirectly(
  level: PermissionLevel,
  subject: SubjectKind,
  settings: Pick<ApprovalSettings, 'sendsGuardianResets'>,
): boolean {
  if (subject === 'staff') return mayDo(level, 'send-staff-reset');
  return mayDo(level, 'request-guardian-reset') && isAtLeast(level, settings.sendsGuardianResets);
}

/**
 * The one place that says whether a YES sends or asks. Looks at nothing but what it is given: the same for `/keydesk why`.
 * @param fired guards that hold this reset back.
 */
export function routeOf({
  level,
  subject,
  channel,
  settings,
  fired,
}: {
  level: PermissionLevel;
  subject: SubjectKind;
  channel: Channel;
  settings: Pick<ApprovalSettings, 'sendsGuardianResets' | 'everySms'>;
  fired: readonly GuardName[];
}): Route {
  if (!mayDo(level, subject === 'guardian' ? 'request-guardian-reset' : 'request-staff-reset'))
    return { kind: 'refuse' };
  const because: Because[] = [
    ...(sendsDirectly(level, subject, settings) ? [] : (['level'] as const)),
    ...(channel === 'sms' && settings.everySms ? (['every-sms'] as const) : []),
    ...fired,
  ];
  return because.length === 0 ? { kind: 'send' } : { kind: 'ask', because };
}
