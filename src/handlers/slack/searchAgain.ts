import { typedWords } from '../../bot/blocks/texts.ts';
import type { Submission } from '../../bot/interaction.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { SEARCH_WORDS } from '../../bot/modals/searchModals.ts';
import { findByWords } from './resetGuardian.ts';

/** "Search again" in the window itself. */
export const searchAgain: Submission = {
  field: SEARCH_WORDS,
  working: () => lookingModal('Still looking…'),
  handle: async (use) => {
    const words = typedWords(use.view.values[SEARCH_WORDS]?.[SEARCH_WORDS]?.value);
    if (!words) return { errors: { [SEARCH_WORDS]: 'Type a name, family, student, email or phone.' } };
    return findByWords(use, words);
  },
};
