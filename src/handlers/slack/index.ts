import { SEND_AGAIN } from '../../bot/cards/resetCard.ts';
import type { SlackHandlers } from '../../bot/interaction.ts';
import { BY_EMAIL_INSTEAD, CONFIRM_RESET } from '../../bot/modals/confirmationModal.ts';
import { GUARDIAN_ACTIONS } from '../../bot/modals/guardianCard.ts';
import { CHOOSE_FAMILY, SEARCH_GUARDIANS } from '../../bot/modals/searchModals.ts';
import { confirmReset } from './confirmReset.ts';
import { answerDirectMessage } from './directMessage.ts';
import { showFamily, suggestFamilies } from './families.ts';
import { keydesk } from './keydesk.ts';
import { resetGuardian } from './resetGuardian.ts';
import { searchAgain } from './searchAgain.ts';
import { sendAgain } from './sendAgain.ts';
import { sendReset } from './sendReset.ts';
import { smsCredits } from './smsCredits.ts';

/** Everything that people can do in Slack; manifest.yml declares the same commands, shortcuts and events. */
export const slackHandlers: SlackHandlers = {
  commands: { '/reset-guardian': resetGuardian, '/sms-credits': smsCredits, '/keydesk': keydesk },
  shortcuts: { 'send-password-reset': resetGuardian },
  actions: {
    [CHOOSE_FAMILY]: showFamily,
    [GUARDIAN_ACTIONS]: confirmReset,
    [BY_EMAIL_INSTEAD]: confirmReset,
    [SEND_AGAIN]: sendAgain,
  },
  options: { [CHOOSE_FAMILY]: suggestFamilies },
  events: { 'message.im': answerDirectMessage },
  submissions: { [SEARCH_GUARDIANS]: searchAgain, [CONFIRM_RESET]: sendReset },
};
