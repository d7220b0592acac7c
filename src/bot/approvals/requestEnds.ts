import type { ModalView } from '@slack/types';
import type { AlreadyEnded } from '../../core/approvals/already.ts';
import { whyEnded } from '../../core/approvals/endReasons.ts';
import type { RequestShown } from '../../core/approvals/readRequest.ts';
import type { RequestState } from '../../core/database/client.ts';
import { LIST_SHOWN } from '../blocks/limits.ts';
import { lines, type Piece, tidy } from '../blocks/texts.ts';
import { noticeModal } from '../modals/noticeModal.ts';

/** Where a request stands, in its own word for each end (A5). */
export const REQUEST_STANDS: Record<RequestState, { mark: string; word: string }> = {
  open: { mark: '⏳', word: 'Waiting for approval' },
  approved: { mark: '✅', word: 'Approved' },
  denied: { mark: '⛔', word: 'Denied' },
  cancelled: { mark: '🚫', word: 'Cancelled' },
  expired: { mark: '⌛', word: 'Expired' },
  superseded: { mark: '🔁', word: 'Superseded' },
};

/** How a request ended, by whom and why, in sentences for its card. */
export function endSentences(request: RequestShown): string[] {
  const { state, decided, endedBecause, requester } = request;
  const by = decided ? tidy(decided.by) : 'Somebody';
  switch (state) {
    case 'open':
      return [];
    case 'approved':
      return [`${by} approved it.`];
    case 'denied':
      return [`${by} denied it: “${tidy(decided?.note, LIST_SHOWN)}”`, 'Nothing was sent.'];
    case 'cancelled':
      return [endedBecause ?? `${tidy(requester.name)} took it back.`, 'Nothing was sent.'];
    case 'expired':
      return ['Nobody decided in time.', 'Nothing was sent. Ask again if it is still needed.'];
    case 'superseded':
      return [endedBecause ?? 'It is not needed any more.'];
  }
}

/** What became of a request before somebody pressed. */
interface Ended {
  state: AlreadyEnded['state'];
  /** Who decided it, if somebody did. */
  by: string | undefined;
  byYou?: boolean;
  at: Date;
  /** One sentence, in the decider's words or ours. */
  because: string | undefined;
}

/** Tells whoever comes second by whom and when it was decided, or how else it ended (A4). */
export function tooLateModal({ state, by, byYou = false, at, because }: Ended): ModalView {
  const who = byYou ? 'You' : by === undefined ? 'Somebody' : tidy(by);
  const rows: Record<Ended['state'], Piece[][]> = {
    approved: [
      [`${who} approved this request `, { at }, '.'],
      ['Nothing more is to be done; its card tells how the link goes.'],
    ],
    denied: [[`${who} denied this request `, { at }, '.'], ...(because ? [[`Why: ${because}`]] : [])],
    cancelled: [['This request was cancelled ', { at }, '.'], [because ?? 'Whoever had asked took it back.']],
    expired: [['This request expired ', { at }, ': nobody had decided.'], ['It can be asked for again.']],
    superseded: [['This request was superseded ', { at }, '.'], ...(because ? [[because]] : [])],
  };
  return { ...noticeModal('', { title: REQUEST_STANDS[state].word }), blocks: [lines(...rows[state])] };
}

/** The same of a request as it is read. */
export function endOf({ state, decided, endedAt, endedBecause }: RequestShown): Ended | undefined {
  if (state === 'open' || !endedAt) return undefined;
  return { state, by: decided?.by, at: endedAt, because: quoted(decided?.note) ?? endedBecause };
}

/** The same of what `decide` found. */
export function endFound({ state, by, byYou, at, note, reason }: AlreadyEnded): Ended {
  return { state, by, byYou, at, because: quoted(note) ?? whyEnded(reason) };
}

function quoted(note: string | null | undefined): string | undefined {
  return note ? `“${tidy(note, LIST_SHOWN)}”` : undefined;
}
