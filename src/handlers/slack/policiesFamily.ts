import { typedWords } from '../../bot/blocks/texts.ts';
import type { ActionHandler, Submission } from '../../bot/interaction.ts';
import { updateModal } from '../../bot/modalFlow.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { POLICIES_WORDS } from '../../bot/modals/policiesModals.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { isRowId } from '../../core/ids.ts';
import { findFamily } from './policies.ts';
import { policiesWindow, requireSeePolicies } from './policiesShown.ts';

/** A family was picked, or chosen among several: its policies are shown in the same window. */
export const showPolicies: ActionHandler = async ({ core, slack, asking, chosen, view }) => {
  const asker = await asking.proven;
  await requireSeePolicies(core, asker);
  if (!view || !isRowId(chosen)) throw new NotKnown('button');
  const shown = await policiesWindow(core, asker, chosen);
  // Without its hash: whoever picks two families in a hurry is to see the second, not a conflict with the first.
  await updateModal(slack, { viewId: view.id }, shown);
};

/** "Search again" in the window itself. */
export const searchPolicies: Submission = {
  field: POLICIES_WORDS,
  working: () => lookingModal('Still looking…'),
  handle: async (use) => {
    const words = typedWords(use.view.values[POLICIES_WORDS]?.[POLICIES_WORDS]?.value);
    if (!words) return { errors: { [POLICIES_WORDS]: 'Type the name of a family, guardian or student.' } };
    return findFamily(use, words);
  },
};
