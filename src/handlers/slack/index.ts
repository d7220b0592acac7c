import { APPROVE, DENY } from '../../bot/approvals/decisionButtons.ts';
import { APPROVING, DENYING } from '../../bot/approvals/decisionModal.ts';
import { CANCEL_REQUEST } from '../../bot/approvals/requestCard.ts';
import { SEND_AGAIN } from '../../bot/cards/resetCard.ts';
import { GUARD_SETTINGS } from '../../bot/home/guardsModal.ts';
import { HOME_APPROVALS, HOME_GUARDS } from '../../bot/home/names.ts';
import { APPROVAL_SETTINGS } from '../../bot/home/settingsModals.ts';
import type { CommandHandler, SlackHandlers } from '../../bot/interaction.ts';
import { ASSIGN_TO, CONFIRM_ASSIGN, SEARCH_TO_ASSIGN } from '../../bot/modals/assignModals.ts';
import { AUDIT, AUDIT_EXPORT, AUDIT_NEWER, AUDIT_OLDER } from '../../bot/modals/audit.ts';
import { AUDIT_ANY_DAY, AUDIT_FROM, AUDIT_KIND, AUDIT_UNTIL } from '../../bot/modals/auditFilters.ts';
import {
  BY_EMAIL_INSTEAD,
  CONFIRM_RESET,
  CONFIRM_STAFF_RESET,
  STAFF_BY_EMAIL_INSTEAD,
} from '../../bot/modals/confirmationModal.ts';
import { GUARDIAN_ACTIONS } from '../../bot/modals/guardianCard.ts';
import { CHOOSE_POLICIES_FAMILY, SEARCH_POLICIES, SHOW_POLICIES } from '../../bot/modals/policiesModals.ts';
import { MANUALLY_ACCEPTED } from '../../bot/modals/policyCard.ts';
import { RECORD_SIGNED_FORM } from '../../bot/modals/policySignedFormModal.ts';
import { RESETS, RESETS_NEWER, RESETS_OLDER } from '../../bot/modals/resets.ts';
import { RESETS_ASKED_BY, RESETS_CHANNEL, RESETS_STANDING } from '../../bot/modals/resetsFilters.ts';
import { CHOOSE_FAMILY, SEARCH_GUARDIANS } from '../../bot/modals/searchModals.ts';
import { STAFF_LIST, STAFF_LIST_OPEN } from '../../bot/modals/staffList.ts';
import {
  STAFF_DEACTIVATE,
  STAFF_LEVEL,
  STAFF_REACTIVATE,
  STAFF_UNLINK,
} from '../../bot/modals/staffListCard.ts';
import { STAFF_CHANGE } from '../../bot/modals/staffListChange.ts';
import { STAFF_ACTIONS } from '../../bot/modals/staffResetCard.ts';
import { SEARCH_STAFF } from '../../bot/modals/staffResetModals.ts';
import { UNLINK_OWN } from '../../bot/modals/unlinkModal.ts';
import { STOP_RECOVERY } from '../../bot/notices/ownerRecovery.ts';
import { GO_ON } from '../../bot/notices/staffWords.ts';
import { assignPassword, searchToAssign } from './assignPassword.ts';
import { askAssign, beginAssign } from './assignPasswordAsk.ts';
import { anyDayOfAudit, audit, filterAudit, newerAudit, olderAudit, searchAuditAgain } from './audit.ts';
import { exportAudit } from './auditExport.ts';
import { confirmReset } from './confirmReset.ts';
import { answerDirectMessage } from './directMessage.ts';
import { showFamily, suggestFamilies } from './families.ts';
import { homeButtons, showOwnHome } from './home.ts';
import { saveGuardSettings } from './homeGuards.ts';
import { openApprovalSettings, openGuardSettings, saveApprovalSettings } from './homeSettings.ts';
import { keydesk } from './keydesk.ts';
import { goOn } from './keydeskGoOn.ts';
import { cutAccessOfWhoLeft } from './keydeskLeft.ts';
import { unlinkSubmitted } from './keydeskUnlink.ts';
import { policies } from './policies.ts';
import { searchPolicies, showPolicies } from './policiesFamily.ts';
import { recordForm } from './policiesRecord.ts';
import { askSignedForm } from './policiesSignedForm.ts';
import { cancelOwnRequest } from './requestCancel.ts';
import { askDecision } from './requestDecide.ts';
import { submitDecision } from './requestDecideYes.ts';
import { resetGuardian } from './resetGuardian.ts';
import { resetStaff, searchStaffAgain } from './resetStaff.ts';
import { confirmStaffReset } from './resetStaffConfirm.ts';
import { sendStaffReset } from './resetStaffYes.ts';
import { filterResets, resets, searchResets, turnResetsPage } from './resets.ts';
import { searchAgain } from './searchAgain.ts';
import { sendAgain } from './sendAgain.ts';
import { sendReset } from './sendReset.ts';
import { smsCredits } from './smsCredits.ts';
import { openStaffCard, searchStaffList, staff } from './staff.ts';
import { askChange, askLevel, changeStaff } from './staffChange.ts';
import { stopRecoveryInSlack } from './stopRecovery.ts';

const commands: Record<string, CommandHandler> = {
  '/reset-guardian': resetGuardian,
  '/reset-staff': resetStaff,
  '/policies': policies,
  '/resets': resets,
  '/sms-credits': smsCredits,
  '/staff': staff,
  '/assign-password': assignPassword,
  '/audit': audit,
  '/keydesk': keydesk,
};

/** Everything that people can do in Slack; manifest.yml declares the same commands, shortcuts and events. */
export const slackHandlers: SlackHandlers = {
  commands,
  shortcuts: { 'send-password-reset': resetGuardian },
  actions: {
    [CHOOSE_FAMILY]: showFamily,
    [GUARDIAN_ACTIONS]: confirmReset,
    [CHOOSE_POLICIES_FAMILY]: showPolicies,
    [SHOW_POLICIES]: showPolicies,
    [MANUALLY_ACCEPTED]: askSignedForm,
    [BY_EMAIL_INSTEAD]: confirmReset,
    [STAFF_ACTIONS]: confirmStaffReset,
    [STAFF_BY_EMAIL_INSTEAD]: confirmStaffReset,
    [SEND_AGAIN]: sendAgain,
    [APPROVE]: askDecision('approve'),
    [DENY]: askDecision('deny'),
    [CANCEL_REQUEST]: cancelOwnRequest,
    [RESETS_STANDING]: filterResets,
    [RESETS_CHANNEL]: filterResets,
    [RESETS_ASKED_BY]: filterResets,
    [RESETS_NEWER]: turnResetsPage,
    [RESETS_OLDER]: turnResetsPage,
    ...homeButtons(commands),
    [HOME_APPROVALS]: openApprovalSettings,
    [HOME_GUARDS]: openGuardSettings,
    [STOP_RECOVERY]: stopRecoveryInSlack,
    [STAFF_LIST_OPEN]: openStaffCard,
    [STAFF_LEVEL]: askLevel,
    [STAFF_DEACTIVATE]: askChange('deactivate'),
    [STAFF_REACTIVATE]: askChange('reactivate'),
    [STAFF_UNLINK]: askChange('unlink'),
    [GO_ON]: goOn(commands),
    [ASSIGN_TO]: askAssign,
    [AUDIT_KIND]: filterAudit,
    [AUDIT_FROM]: filterAudit,
    [AUDIT_UNTIL]: filterAudit,
    [AUDIT_ANY_DAY]: anyDayOfAudit,
    [AUDIT_NEWER]: newerAudit,
    [AUDIT_OLDER]: olderAudit,
    [AUDIT_EXPORT]: exportAudit,
  },
  options: { [CHOOSE_FAMILY]: suggestFamilies, [CHOOSE_POLICIES_FAMILY]: suggestFamilies },
  events: {
    'message.im': answerDirectMessage,
    user_change: cutAccessOfWhoLeft,
    app_home_opened: showOwnHome,
  },
  submissions: {
    [SEARCH_GUARDIANS]: searchAgain,
    [CONFIRM_RESET]: sendReset,
    [SEARCH_STAFF]: searchStaffAgain,
    [CONFIRM_STAFF_RESET]: sendStaffReset,
    [APPROVING]: submitDecision('approve'),
    [DENYING]: submitDecision('deny'),
    [APPROVAL_SETTINGS]: saveApprovalSettings,
    [GUARD_SETTINGS]: saveGuardSettings,
    [RESETS]: searchResets,
    [STAFF_LIST]: searchStaffList,
    [STAFF_CHANGE]: changeStaff,
    [UNLINK_OWN]: unlinkSubmitted,
    [SEARCH_TO_ASSIGN]: searchToAssign,
    [CONFIRM_ASSIGN]: beginAssign,
    [AUDIT]: searchAuditAgain,
    [SEARCH_POLICIES]: searchPolicies,
    [RECORD_SIGNED_FORM]: recordForm,
  },
};
