import type { Submission } from '../../bot/interaction.ts';
import { IDENTIFIED_HOW, workingModal } from '../../bot/modals/confirmationModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { findGuardian } from '../../core/directory/search.ts';
import { NoSuchGuardian } from '../../core/errors.ts';
import { requestGuardianReset } from '../../core/links/request.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { unpackReset } from './carried.ts';
import { guardianRecipient } from './confirmation.ts';
import { readIdentification } from './identification.ts';
import { sayYes } from './resetYes.ts';

/** YES to a guardian's link. Whatever the window carries, core reads standing, level and address anew. */
export const sendReset: Submission = {
  field: IDENTIFIED_HOW,
  working: workingModal,
  handle: async ({ core, asking, view }) => {
    const carried = unpackReset(view.carried);
    if (!carried) throw new NotKnown('window');
    const identified = readIdentification(view, 'knew the students’ birthdays');
    if ('errors' in identified) return identified;
    const asker = await asking.proven;
    const guardian = await findGuardian(core, asker.accountId, carried.guardianId);
    if (!guardian) throw new NoSuchGuardian();
    const { again, guardianId, ...window } = carried;
    return sayYes(core, asker, {
      recipient: guardianRecipient(guardian),
      channel: window.channel,
      again,
      // Whoever may not send hears just that, from core.
      mayAsk: mayDo(asker.level, 'request-guardian-reset'),
      request: (more) => requestGuardianReset(core, { ...window, ...more, guardianId, identified }),
    });
  },
};
