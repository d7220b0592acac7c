import type { ModalView } from '@slack/types';
import { endOf, tooLateModal } from '../../bot/approvals/requestEnds.ts';
import type { ActionHandler, Interaction } from '../../bot/interaction.ts';
import { openAndFill, pushAndFill } from '../../bot/modalFlow.ts';
import { noticeModal } from '../../bot/modals/noticeModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { cancelRequest } from '../../core/approvals/cancel.ts';
import { readRequest } from '../../core/approvals/readRequest.ts';
import { isRowId, type RequestId } from '../../core/ids.ts';

/** Cancel request was pressed, and Slack's own question answered. Who pressed is read anew (A3). */
export const cancelOwnRequest: ActionHandler = async (use) => {
  const requestId = use.chosen;
  if (!isRowId(requestId)) throw new NotKnown('button');
  const show = use.view ? pushAndFill : openAndFill;
  await show(use, use.triggerId, 'One moment…', () => cancel(use, requestId as RequestId));
};

/** @throws NoSuchRequest, NotOwnRequest */
async function cancel({ core, asking }: Interaction, requestId: RequestId): Promise<ModalView> {
  const { accountId, staffId } = await asking.proven;
  const { isNew } = await cancelRequest(core, { accountId, requestId, staffId });
  if (!isNew) {
    const found = await readRequest(core, requestId);
    const ended = found && endOf(found.shown);
    await core.queue.addMany('request-card', [{ requestId }]);
    if (ended) return tooLateModal(ended);
  }
  return noticeModal('Cancelled. Nothing is sent, and nobody needs to decide any more.', {
    title: 'Cancelled',
    close: 'Done',
  });
}
