import type { Submission } from '../../bot/interaction.ts';
import { IDENTIFIED_HOW, workingModal } from '../../bot/modals/confirmationModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { NoSuchStaff } from '../../core/approvals/refusals.ts';
import { findStaff, standingOf } from '../../core/directory/findStaff.ts';
import { requestStaffReset } from '../../core/links/requestStaff.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { unpackStaffReset } from './carried.ts';
import { readIdentification } from './identification.ts';
import { staffRecipient } from './resetStaffConfirm.ts';
import { sayYes } from './resetYes.ts';

/** YES to a colleague's link. Whatever the window carries, core reads both standings and the address anew. */
export const sendStaffReset: Submission = {
  field: IDENTIFIED_HOW,
  working: workingModal,
  handle: async ({ core, asking, view }) => {
    const carried = unpackStaffReset(view.carried);
    if (!carried) throw new NotKnown('window');
    const identified = readIdentification(view, 'works beside me');
    if ('errors' in identified) return identified;
    const asker = await asking.proven;
    const { again, staffId: subjectId, ...window } = carried;
    const staff = await findStaff(core, asker.accountId, subjectId);
    if (!staff) throw new NoSuchStaff();
    return sayYes(core, asker, {
      recipient: staffRecipient(staff),
      subject: standingOf(staff),
      channel: window.channel,
      again,
      // Whoever may not ask hears just that, from core.
      mayAsk: mayDo(asker.level, 'request-staff-reset'),
      request: (more) => requestStaffReset(core, { ...window, ...more, subjectId, identified }),
    });
  },
};
