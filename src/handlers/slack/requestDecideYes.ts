import type { ModalView } from '@slack/types';
import {
  DECISION_NOTE,
  type Deciding,
  decidedModal,
  decidingModal,
  STAYS_OPEN,
} from '../../bot/approvals/decisionModal.ts';
import { endFound, tooLateModal } from '../../bot/approvals/requestEnds.ts';
import type { SeenView, Submission } from '../../bot/interaction.ts';
import { noticeModal } from '../../bot/modals/noticeModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { type Decision, decide } from '../../core/approvals/decide.ts';
import { whyEnded } from '../../core/approvals/endReasons.ts';
import { NoteRefused } from '../../core/approvals/refusals.ts';
import { unpackRequest } from './requestCarried.ts';
import { isNoText } from './resetQuestion.ts';

/** Approve or Deny in the window. Whatever it carries, core reads everything anew, and one write decides (A3, A4). */
export function submitDecision(decision: Deciding): Submission {
  return {
    field: DECISION_NOTE,
    working: decidingModal,
    handle: async ({ core, asking, view }) => {
      const requestId = unpackRequest(view.carried);
      if (!requestId) throw new NotKnown('window');
      const { accountId, staffId } = await asking.proven;
      try {
        const note = noteIn(view);
        const outcome = await decide(core, { accountId, requestId, staffId, decision, note });
        if (outcome.kind === 'already') await core.queue.addMany('request-card', [{ requestId }]);
        return answer(outcome);
      } catch (error) {
        if (error instanceof NoteRefused) return { errors: { [DECISION_NOTE]: error.message } };
        if (isNoText(error)) return noticeModal(`${error.message} ${STAYS_OPEN}`);
        throw error;
      }
    },
  };
}

function answer(outcome: Decision): ModalView {
  switch (outcome.kind) {
    case 'approved':
      return decidedModal('approve');
    case 'denied':
      return decidedModal('deny');
    case 'already':
      return tooLateModal(endFound(outcome));
    case 'ended':
      return noticeModal(`It cannot be approved any more, so it ended: ${whyEnded(outcome.reason)}`);
  }
}

/** What was typed, whatever was sent. */
function noteIn({ values }: SeenView): string | undefined {
  const typed: unknown = values[DECISION_NOTE]?.[DECISION_NOTE]?.value;
  return typeof typed === 'string' ? typed : undefined;
}
