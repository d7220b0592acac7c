import type { ActionHandler, Interaction } from '../../bot/interaction.ts';
import { openAndFill, pushAndFill } from '../../bot/modalFlow.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { readToSendAgain } from '../../core/cards/sendAgain.ts';
import { isRowId, type LinkId } from '../../core/ids.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { confirmation } from './confirmation.ts';
import { cannotSend } from './guardiansShown.ts';
import { staffConfirmation } from './resetStaffConfirm.ts';

/**
 * Send again, on a card or in the list of /resets: the confirmation for the same person and way, or for email where no
 * text can go. The button carries the link's id only; whoever presses it, and the link, are read anew.
 */
export const sendAgain: ActionHandler = async (use) => {
  const linkId = use.chosen;
  if (!isRowId(linkId)) throw new NotKnown('button');
  const show = use.view ? pushAndFill : openAndFill;
  await show(use, use.triggerId, 'One moment…', () => confirmAgain(use, linkId as LinkId));
};

async function confirmAgain(use: Interaction, linkId: LinkId) {
  const { accountId, level } = await use.asking.proven;
  if (!mayDo(level, 'request-guardian-reset')) throw await cannotSend(use.core, accountId);
  const { person, channel } = await readToSendAgain(use.core, accountId, linkId);
  return person.portal === 'customer'
    ? confirmation(use, { guardianId: person.guardianId, channel, again: linkId })
    : staffConfirmation(use, { staffId: person.staffId, channel, again: linkId });
}
