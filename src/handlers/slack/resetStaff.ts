import type { ModalView } from '@slack/types';
import { typedWords } from '../../bot/blocks/texts.ts';
import type { CommandHandler, Interaction, Submission } from '../../bot/interaction.ts';
import { openAndFill } from '../../bot/modalFlow.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { STAFF_WORDS, staffFoundModal } from '../../bot/modals/staffResetModals.ts';
import { searchStaff } from '../../core/directory/findStaff.ts';
import { noteOnStaff, requireStaffResets, staffShown } from './staffResetsShown.ts';
import { staffSought } from './staffSought.ts';

/** `/reset-staff [@person, name or email]`: opens the window in which a colleague is found (S4, S6). */
export const resetStaff: CommandHandler = async (use) => {
  await openAndFill(use, use.triggerId, 'Looking…', () => findStaffByWords(use, use.words));
  return undefined;
};

/** "Search again" in the window itself. */
export const searchStaffAgain: Submission = {
  field: STAFF_WORDS,
  working: () => lookingModal('Still looking…'),
  handle: (use) => findStaffByWords(use, typedWords(use.view.values[STAFF_WORDS]?.[STAFF_WORDS]?.value)),
};

async function findStaffByWords({ core, asking }: Interaction, words: string): Promise<ModalView> {
  const asker = await asking.proven;
  await requireStaffResets(core, asker);
  const sought = staffSought(words, asker);
  const [{ staff, more }, note] = await Promise.all([
    searchStaff(core, asker.accountId, sought),
    noteOnStaff(core, asker),
  ]);
  const searched = { words, mentioned: 'slackUserId' in sought, note };
  return staffFoundModal(searched, { staff: await staffShown(core, asker, staff), more });
}
