import type { ActionsBlock, Button, ModalView } from '@slack/types';
import { type Listed, RESETS_A_PAGE } from '../../core/cards/listResets.ts';
import type { LinkId, StaffId } from '../../core/ids.ts';
import { LIMITS } from '../blocks/limits.ts';
import { plain } from '../blocks/texts.ts';
import { type ChosenFilters, filterBlocks, narrows } from './resetsFilters.ts';
import { requestRow, resetRow } from './resetsRows.ts';
import { sentence } from './searchWindow.ts';

export const RESETS = 'resets';
/** The buttons that turn the page; their value is the page to turn to. */
export const RESETS_NEWER = 'resets-newer';
export const RESETS_OLDER = 'resets-older';

/** The list of resets as somebody may see it. */
export interface ResetsShown {
  filters: ChosenFilters;
  /** Whose resets can be chosen; absent for somebody who sees only their own. */
  staff: readonly { id: StaffId; name: string }[] | undefined;
  listed: readonly Listed[];
  /** From 0. */
  page: number;
  more: boolean;
  /** Resets that the reader may send again, or ask for again, as far as their rights go. */
  mayRepeat: ReadonlySet<LinkId>;
}

/** `/resets`: filters, the latest resets with where they stand, and the way to the other pages. */
export function resetsModal(shown: ResetsShown): ModalView {
  const { filters, staff, listed, page, more, mayRepeat } = shown;
  return {
    type: 'modal',
    callback_id: RESETS,
    title: plain('Password resets', LIMITS.modalTitle),
    submit: plain('Search', LIMITS.modalButton),
    close: plain('Close', LIMITS.modalButton),
    blocks: [
      ...filterBlocks(filters, staff),
      { type: 'divider' },
      sentence(headOf(shown)),
      ...listed.flatMap((one) =>
        one.kind === 'request' ? requestRow(one) : resetRow(one, mayRepeat.has(one.linkId)),
      ),
      ...pager(page, more),
    ],
  } satisfies ModalView;
}

/** What the list holds, in a sentence. */
function headOf({ filters, staff, listed, page, more }: ResetsShown): string {
  const whose = staff ? '' : ' that you asked for';
  if (listed.length === 0) {
    if (page > 0) return 'There is nothing on this page any more.';
    if (narrows(filters)) return 'No reset fits. Choose other filters, or fewer words.';
    return staff
      ? 'No password reset was asked for yet. Start one with /reset-guardian.'
      : 'You have not asked for a password reset yet, so there is nothing to show.';
  }
  if (page === 0 && !more)
    return listed.length === 1 ? `One reset${whose}.` : `${listed.length} resets${whose}, newest first.`;
  const first = page * RESETS_A_PAGE + 1;
  return `Resets${whose}, ${first} to ${first + listed.length - 1}, newest first.`;
}

function pager(page: number, more: boolean): ActionsBlock[] {
  const buttons = [
    ...(page > 0 ? [pageButton(RESETS_NEWER, 'Newer', page - 1)] : []),
    ...(more ? [pageButton(RESETS_OLDER, 'Older', page + 1)] : []),
  ];
  return buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : [];
}

function pageButton(id: string, words: string, page: number): Button {
  return {
    type: 'button',
    action_id: id,
    text: plain(words, LIMITS.button),
    accessibility_label: plain(`${words} resets`, LIMITS.button).text,
    value: String(page),
  };
}
