import type { SlackHandlers } from '../../bot/interaction.ts';
import { CONFIRM_RESET } from '../../bot/modals/confirmationModal.ts';
import { GUARDIAN_ACTIONS } from '../../bot/modals/guardianCard.ts';
import { CHOOSE_POLICIES_FAMILY, SEARCH_POLICIES, SHOW_POLICIES } from '../../bot/modals/policiesModals.ts';
import { MANUALLY_ACCEPTED } from '../../bot/modals/policyCard.ts';
import { RECORD_SIGNED_FORM } from '../../bot/modals/policySignedFormModal.ts';
import { CHOOSE_FAMILY, SEARCH_GUARDIANS } from '../../bot/modals/searchModals.ts';
import { confirmReset } from './confirmReset.ts';
import { answerDirectMessage } from './directMessage.ts';
import { showFamily, suggestFamilies } from './families.ts';
import { keydesk } from './keydesk.ts';
import { policies } from './policies.ts';
import { searchPolicies, showPolicies } from './policiesFamily.ts';
import { recordForm } from './policiesRecord.ts';
import { askSignedForm } from './policiesSignedForm.ts';
import { resetGuardian } from './resetGuardian.ts';
import { searchAgain } from './searchAgain.ts';
import { sendReset } from './sendReset.ts';
import { smsCredits } from './smsCredits.ts';

/** Everything that people can do in Slack; manifest.yml declares the same commands, shortcuts and events. */
export const slackHandlers: SlackHandlers = {
  commands: {
    '/reset-guardian': resetGuardian,
    '/policies': policies,
    '/sms-credits': smsCredits,
    '/keydesk': keydesk,
  },
  shortcuts: { 'send-password-reset': resetGuardian },
  actions: {
    [CHOOSE_FAMILY]: showFamily,
    [GUARDIAN_ACTIONS]: confirmReset,
    [CHOOSE_POLICIES_FAMILY]: showPolicies,
    [SHOW_POLICIES]: showPolicies,
    [MANUALLY_ACCEPTED]: askSignedForm,
  },
  options: { [CHOOSE_FAMILY]: suggestFamilies, [CHOOSE_POLICIES_FAMILY]: suggestFamilies },
  events: { 'message.im': answerDirectMessage },
  submissions: {
    [SEARCH_GUARDIANS]: searchAgain,
    [CONFIRM_RESET]: sendReset,
    [SEARCH_POLICIES]: searchPolicies,
    [RECORD_SIGNED_FORM]: recordForm,
  },
};
