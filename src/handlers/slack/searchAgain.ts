import { z } from 'zod';
import type { Submission } from '../../bot/interaction.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { SEARCH_WORDS } from '../../bot/modals/searchModals.ts';
import { findByWords } from './resetGuardian.ts';

const typed = z.string().trim().min(1).max(200);

/** "Search again" in the window itself. */
export const searchAgain: Submission = {
  field: SEARCH_WORDS,
  working: () => lookingModal('Still looking…'),
  handle: async (use) => {
    const words = typed.safeParse(use.view.values[SEARCH_WORDS]?.[SEARCH_WORDS]?.value);
    if (!words.success)
      return { errors: { [SEARCH_WORDS]: 'Type a name, family, student, email or phone.' } };
    return findByWords(use, words.data);
  },
};
