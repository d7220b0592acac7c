import { z } from 'zod';
import type { ActionHandler, Submission } from '../../bot/interaction.ts';
import { pushAndFill, updateModal } from '../../bot/modalFlow.ts';
import { lookingModal, noticeModal } from '../../bot/modals/noticeModal.ts';
import {
  STAFF_CHANGE,
  type StaffChange,
  staffChangedSentence,
  staffChangeModal,
} from '../../bot/modals/staffListChange.ts';
import { NotKnown } from '../../bot/refusals.ts';
import type { Core } from '../../core/core.ts';
import { findStaff } from '../../core/directory/findStaff.ts';
import { type AccountId, isRowId, type StaffId } from '../../core/ids.ts';
import { LEVELS } from '../../core/permissions/levels.ts';
import { changeLevel } from '../../core/staff/changeLevel.ts';
import { deactivateStaff, reactivateStaff } from '../../core/staff/deactivate.ts';
import { NoSuchStaff } from '../../core/staff/refusals.ts';
import { unlinkOther } from '../../core/staff/unlink.ts';
import { requireSeeStaff, staffCard } from './staffListShown.ts';

const staffId = z.custom<StaffId>(isRowId);
const level = z.enum(LEVELS);
const levelChosen = z.tuple([staffId, level, level]);
const carriedChange = z.union([
  z.strictObject({ staffId, what: z.literal('level'), from: level, to: level }),
  z.strictObject({ staffId, what: z.enum(['deactivate', 'reactivate', 'unlink']) }),
]);
type CarriedChange = z.infer<typeof carriedChange>;

/** A level was chosen on a card: asks first. The level that they have already asks nothing. */
export const askLevel: ActionHandler = async (use) => {
  const chosen = levelChosen.safeParse(use.chosen?.split(':'));
  if (!chosen.success) throw new NotKnown('button');
  const [subject, from, to] = chosen.data;
  if (from !== to) await ask(use, { staffId: subject, what: 'level', from, to });
};

/** Deactivate, Reactivate or Unlink was pressed on a card: asks first. */
export function askChange(what: 'deactivate' | 'reactivate' | 'unlink'): ActionHandler {
  return async (use) => {
    const chosen = staffId.safeParse(use.chosen);
    if (!chosen.success) throw new NotKnown('button');
    await ask(use, { staffId: chosen.data, what });
  };
}

async function ask(use: Parameters<ActionHandler>[0], carried: CarriedChange): Promise<void> {
  await pushAndFill(use, use.triggerId, 'One moment…', async () => {
    const asker = await use.asking.proven;
    await requireSeeStaff(use.core, asker);
    const subject = await findStaff(use.core, asker.accountId, carried.staffId);
    if (!subject) throw new NoSuchStaff();
    return staffChangeModal(subject.name, carried, JSON.stringify(carried));
  });
}

/** YES. Whatever the window carries, core holds both people and reads the rules anew (A3). */
export const changeStaff: Submission = {
  field: STAFF_CHANGE,
  working: () => lookingModal('Still at it…'),
  handle: async ({ core, asking, view }) => {
    const carried = unpack(view.carried);
    if (!carried) throw new NotKnown('window');
    const { accountId, staffId: askerId } = await asking.proven;
    const isNew = await change(core, accountId, askerId, carried);
    const subject = await findStaff(core, accountId, carried.staffId);
    return noticeModal(staffChangedSentence(subject?.name ?? '', carried, isNew), {
      title: 'Staff',
      close: 'Done',
    });
  },
  // Also after a refusal: the card behind shows how things stand now.
  afterwards: async ({ core, slack, asking, view }) => {
    const carried = unpack(view.carried);
    if (!carried || !view.below) return;
    await updateModal(
      slack,
      { viewId: view.below },
      await staffCard(core, await asking.proven, carried.staffId),
    );
  },
};

async function change(
  core: Core,
  accountId: AccountId,
  askerId: StaffId,
  { staffId: subjectId, ...carried }: StaffChange & { staffId: StaffId },
): Promise<boolean> {
  const both = { accountId, askerId, subjectId };
  switch (carried.what) {
    case 'level':
      return changeLevel(core, { ...both, from: carried.from, to: carried.to });
    case 'deactivate':
      return deactivateStaff(core, both);
    case 'reactivate':
      return reactivateStaff(core, both);
    case 'unlink':
      await unlinkOther(core, both);
      return true;
  }
}

/** Undefined when a window of another version carries something else. */
function unpack(text: string): CarriedChange | undefined {
  try {
    return carriedChange.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
