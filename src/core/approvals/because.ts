import type { PermissionLevel } from '../database/client.ts';
import { LEVEL_NAMES } from '../permissions/levels.ts';
import { GUARDS } from './guards/all.ts';
import type { GuardName } from './guards/guard.ts';
import type { ApprovalSettings } from './settings.ts';

/** Why a reset is a request: codes that stay the same for ever, in reset_requests.because. */
export type Because = 'level' | 'every-sms' | GuardName;

/** One reason, for people. */
export interface Reason {
  code: Because;
  /** Its name on the card. */
  title: string;
  sentence: string;
}

/**
 * What a request's codes say, by the settings that were in force. A code of a newer version is left out.
 * @param level the requester's.
 */
export function reasonsOf(
  because: readonly string[],
  settings: ApprovalSettings,
  level: PermissionLevel,
): Reason[] {
  return because.flatMap((code): Reason[] => {
    if (code === 'level')
      return [{ code, title: 'Level', sentence: `${LEVEL_NAMES[level]} asks before such a reset is sent.` }];
    if (code === 'every-sms')
      return [{ code, title: 'Every text', sentence: 'Every text needs approval at this centre.' }];
    const guard = GUARDS.find(({ name }) => name === code);
    return guard ? [{ code: guard.name, title: guard.title, sentence: guard.sentence(settings) }] : [];
  });
}
