import type { ModalView } from '@slack/types';
import { cannotApproveModal, type Deciding, decisionModal } from '../../bot/approvals/decisionModal.ts';
import { endOf, tooLateModal } from '../../bot/approvals/requestEnds.ts';
import type { ActionHandler, Interaction } from '../../bot/interaction.ts';
import { openAndFill, pushAndFill } from '../../bot/modalFlow.ts';
import { noticeModal } from '../../bot/modals/noticeModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { readDecision } from '../../core/approvals/readDecision.ts';
import { isRowId, type RequestId } from '../../core/ids.ts';
import { packRequest } from './requestCarried.ts';

/**
 * Approve or Deny was pressed, on a card or in App Home: the window that asks (A2). The button carries the request's id
 * alone; whoever presses it and the request are read anew (A3), and again at the submit.
 */
export function askDecision(decision: Deciding): ActionHandler {
  return async (use) => {
    const requestId = use.chosen;
    if (!isRowId(requestId)) throw new NotKnown('button');
    const show = use.view ? pushAndFill : openAndFill;
    await show(use, use.triggerId, 'One moment…', () => askedAbout(use, requestId as RequestId, decision));
  };
}

/** @throws NoSuchRequest */
async function askedAbout(use: Interaction, requestId: RequestId, decision: Deciding): Promise<ModalView> {
  const { accountId, staffId } = await use.asking.proven;
  const shown = await readDecision(use.core, { accountId, requestId, staffId });
  const { request, cannotDecide, cannotApprove } = shown;
  const ended = endOf(request);
  if (ended) {
    // This copy should have said so.
    await use.core.queue.addMany('request-card', [{ requestId }]);
    return tooLateModal(ended);
  }
  if (cannotDecide) return noticeModal(cannotDecide);
  if (decision === 'approve' && cannotApprove) return cannotApproveModal(shown, cannotApprove);
  return decisionModal(decision, shown, packRequest(requestId));
}
