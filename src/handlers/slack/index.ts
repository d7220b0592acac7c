import type { SlackHandlers } from '../../bot/interaction.ts';
import { CONFIRM_RESET } from '../../bot/modals/confirmationModal.ts';
import { GUARDIAN_ACTIONS } from '../../bot/modals/guardianCard.ts';
import { CHOOSE_FAMILY, SEARCH_GUARDIANS } from '../../bot/modals/searchModals.ts';
import { confirmReset } from './confirmReset.ts';
import { showFamily, suggestFamilies } from './families.ts';
import { keydesk } from './keydesk.ts';
import { resetGuardian } from './resetGuardian.ts';
import { searchAgain } from './searchAgain.ts';
import { sendReset } from './sendReset.ts';

/** Everything that people can do in Slack; manifest.yml declares the same commands and shortcuts. */
export const slackHandlers: SlackHandlers = {
  commands: { '/reset-guardian': resetGuardian, '/keydesk': keydesk },
  shortcuts: { 'send-password-reset': resetGuardian },
  actions: { [CHOOSE_FAMILY]: showFamily, [GUARDIAN_ACTIONS]: confirmReset },
  options: { [CHOOSE_FAMILY]: suggestFamilies },
  submissions: { [SEARCH_GUARDIANS]: searchAgain, [CONFIRM_RESET]: sendReset },
};
