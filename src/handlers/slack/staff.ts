import { typedWords } from '../../bot/blocks/texts.ts';
import type { ActionHandler, CommandHandler, Submission } from '../../bot/interaction.ts';
import { openAndFill, pushAndFill } from '../../bot/modalFlow.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { STAFF_LIST_WORDS } from '../../bot/modals/staffList.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { isRowId, type StaffId } from '../../core/ids.ts';
import { staffCard, staffWindow } from './staffListShown.ts';

/** `/staff [@person, name or email]`: levels, links to Slack, deactivation, to Admin Access. */
export const staff: CommandHandler = async (use) => {
  await openAndFill(use, use.triggerId, 'Looking…', async () =>
    staffWindow(use.core, await use.asking.proven, use.words),
  );
  return undefined;
};

/** Search, in the list itself. */
export const searchStaffList: Submission = {
  field: STAFF_LIST_WORDS,
  working: () => lookingModal('Still looking…'),
  handle: async ({ core, asking, view }) =>
    staffWindow(
      core,
      await asking.proven,
      typedWords(view.values[STAFF_LIST_WORDS]?.[STAFF_LIST_WORDS]?.value),
    ),
};

/** Open: somebody's card is put on top of the list. */
export const openStaffCard: ActionHandler = async (use) => {
  const staffId = use.chosen;
  if (!isRowId(staffId)) throw new NotKnown('button');
  await pushAndFill(use, use.triggerId, 'One moment…', async () =>
    staffCard(use.core, await use.asking.proven, staffId as StaffId),
  );
};
