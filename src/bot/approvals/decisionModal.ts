import type { InputBlock, ModalView } from '@slack/types';
import { MOST_NOTE } from '../../core/approvals/note.ts';
import type { DecisionShown } from '../../core/approvals/readDecision.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, type Piece, plain, tidy } from '../blocks/texts.ts';
import { priceWords } from '../modals/confirmationModal.ts';
import { noticeModal } from '../modals/noticeModal.ts';
import { requestFacts } from './requestFacts.ts';

export type Deciding = 'approve' | 'deny';

/** The windows' names. */
export const APPROVING = 'approve-request';
export const DENYING = 'deny-request';
/** The one field of either. */
export const DECISION_NOTE = 'decision-note';

/**
 * Asks before a request is decided (A2): everything that is known of it, what happens then and what it costs; denying
 * asks for the reason. @param carried the request's id; no secret, no authority.
 */
export function decisionModal(decision: Deciding, shown: DecisionShown, carried: string): ModalView {
  const { request } = shown;
  const approving = decision === 'approve';
  return {
    type: 'modal',
    callback_id: approving ? APPROVING : DENYING,
    private_metadata: carried,
    title: plain(approving ? 'Approve this reset?' : 'Deny this reset?', LIMITS.modalTitle),
    submit: plain(approving ? 'Approve' : 'Deny', LIMITS.modalButton),
    close: plain('Not now', LIMITS.modalButton),
    blocks: [
      lines(...requestFacts(request), ['Requested ', { at: request.requestedAt }]),
      lines(...(approving ? whatHappens(shown) : [['Nothing is sent then.']]), [
        'It can be decided until ',
        { at: request.expiresAt },
        '.',
      ]),
      approving ? noteField : reasonField(tidy(request.requester.name)),
    ],
  } satisfies ModalView;
}

function whatHappens({ request, cost, credits }: DecisionShown): Piece[][] {
  const { name } = request.subject;
  return [
    [
      'Approving sends ',
      { strong: tidy(name) },
      ' a link to choose a new password. It works once, for 30 minutes from the moment it is sent.',
    ],
    ['Older links stop working then.'],
    [cost === 0 ? 'An email costs no SMS credit.' : priceWords(credits.balance)],
  ];
}

const noteField: InputBlock = {
  type: 'input',
  block_id: DECISION_NOTE,
  optional: true,
  label: plain('A note', LIMITS.hint),
  hint: plain('Kept in the Audit Log.', LIMITS.hint),
  element: { type: 'plain_text_input', action_id: DECISION_NOTE, max_length: MOST_NOTE },
};

function reasonField(requester: string): InputBlock {
  return {
    type: 'input',
    block_id: DECISION_NOTE,
    label: plain('Why not?', LIMITS.hint),
    hint: plain(`${requester} reads it. It is kept in the Audit Log.`, LIMITS.hint),
    element: {
      type: 'plain_text_input',
      action_id: DECISION_NOTE,
      multiline: true,
      max_length: MOST_NOTE,
      focus_on_load: true,
    },
  };
}

/** It cannot be approved at the moment, or not any more, though somebody may who presses. */
export function cannotApproveModal({ request }: DecisionShown, sentence: string): ModalView {
  return {
    ...noticeModal('', { title: 'Approve this reset?' }),
    blocks: [lines(...requestFacts(request)), lines([sentence], [STAYS_OPEN])],
  };
}

/** What follows where a text cannot go out now. */
export const STAYS_OPEN = 'Nothing was decided. Deny it if it is not to be sent.';

/** The press decided. */
export function decidedModal(decision: Deciding): ModalView {
  return decision === 'approve'
    ? noticeModal(
        'Approved. The link is on its way, and whoever asked is told. The card tells how it goes.',
        {
          title: 'Approved',
          close: 'Done',
        },
      )
    : noticeModal('Denied. Nothing was sent, and whoever asked is told why.', {
        title: 'Denied',
        close: 'Done',
      });
}

/** The press was heard, and its answer takes longer than Slack waits. */
export function decidingModal(): ModalView {
  return noticeModal('⏳ Still working on it. You can close this window: the card tells what became of it.', {
    title: 'Decision',
  });
}
