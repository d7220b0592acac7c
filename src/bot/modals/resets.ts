import type { ActionsBlock, Button, KnownBlock, ModalView } from '@slack/types';
import { type ListedReset, RESETS_A_PAGE } from '../../core/cards/listResets.ts';
import { againMakesSense } from '../../core/cards/sendAgain.ts';
import type { StaffId } from '../../core/ids.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, plain, tidy } from '../blocks/texts.ts';
import { askedBy, creditWords, sendAgainButton, wentBy } from '../cards/resetCard.ts';
import { resetStory } from '../cards/resetStory.ts';
import { type ChosenFilters, filterBlocks, narrows } from './resetsFilters.ts';
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
  resets: readonly ListedReset[];
  /** From 0. */
  page: number;
  more: boolean;
  /** Whether the reader may send links, and so is offered Send again. */
  maySend: boolean;
}

/** `/resets`: filters, the latest resets with where they stand, and the way to the other pages. */
export function resetsModal(shown: ResetsShown): ModalView {
  const { filters, staff, resets, page, more, maySend } = shown;
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
      ...resets.flatMap((reset) => rowOf(reset, maySend)),
      ...pager(page, more),
    ],
  } satisfies ModalView;
}

/** What the list holds, in a sentence. */
function headOf({ filters, staff, resets, page, more }: ResetsShown): string {
  const whose = staff ? '' : ' that you asked for';
  if (resets.length === 0) {
    if (page > 0) return 'There is nothing on this page any more.';
    if (narrows(filters)) return 'No reset fits. Choose other filters, or fewer words.';
    return staff
      ? 'No password reset was asked for yet. Start one with /reset-guardian.'
      : 'You have not asked for a password reset yet, so there is nothing to show.';
  }
  if (page === 0 && !more)
    return resets.length === 1 ? `One reset${whose}.` : `${resets.length} resets${whose}, newest first.`;
  const first = page * RESETS_A_PAGE + 1;
  return `Resets${whose}, ${first} to ${first + resets.length - 1}, newest first.`;
}

/** One reset: who, where it stands, how it went and when, and the way to send it again. */
function rowOf({ linkId, shown, link, delivery, newest }: ListedReset, maySend: boolean): KnownBlock[] {
  const story = resetStory(link, delivery, newest);
  const guardian = tidy(shown.guardian);
  const last = story.steps.at(-1);
  const about = lines(
    [`${story.mark} `, { strong: guardian }, ` · ${tidy(shown.family)} family`],
    [{ strong: story.title }, ` · ${wentBy(shown)} to ${shown.to}${creditWords(shown, ' · ')}`],
    [
      'Requested ',
      { at: link.requestedAt },
      ` by ${askedBy(shown)}`,
      ...(last && last.what !== 'Requested' ? [` · ${last.what} `, { at: last.at }] : []),
    ],
    ...(story.expiresAt ? [['The link expires ', { at: story.expiresAt }]] : []),
  );
  const again = maySend && newest ? againMakesSense(link, delivery) : undefined;
  const button: ActionsBlock[] = again
    ? [{ type: 'actions', elements: [sendAgainButton(linkId, guardian, again)] }]
    : [];
  return [about, ...button, { type: 'divider' }];
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
