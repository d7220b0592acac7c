import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { LIMITS } from '../blocks/limits.ts';
import { MOST_TYPED, plain, tidy } from '../blocks/texts.ts';
import { sentence } from './searchWindow.ts';
import { type StaffShown, staffResetCard } from './staffResetCard.ts';

export const SEARCH_STAFF = 'search-staff-to-reset';
export const STAFF_WORDS = 'staff-words';

/** What was looked for, as it is said back. */
export interface StaffSearched {
  /** What was typed; empty: everybody, or a mention. */
  words: string;
  /** A person in Slack was mentioned. */
  mentioned: boolean;
  /** What stands above the cards: for somebody who only asks, who decides. */
  note: string | undefined;
}

/** The staff members who were found, each with a card, and the field to search again. */
export function staffFoundModal(
  searched: StaffSearched,
  { staff, more }: { staff: readonly StaffShown[]; more: boolean },
): ModalView {
  const { words, mentioned, note } = searched;
  return modal([
    sentence(staff.length === 0 ? nobody(searched) : howMany(words, staff.length, more)),
    ...(note && staff.length > 0 ? [sentence(note)] : []),
    wordsInput(mentioned ? '' : words),
    { type: 'divider' },
    ...staff.flatMap(staffResetCard),
  ]);
}

function nobody({ words, mentioned }: StaffSearched): string {
  if (mentioned)
    return 'This person in Slack is not linked to anybody on the staff of the centre. Search by name or email.';
  if (words === '') return 'There is nobody on the staff yet.';
  return `Nobody on the staff found for “${tidy(words)}”. Try only the beginning of a name or email.`;
}

function howMany(words: string, shown: number, more: boolean): string {
  const sought = words === '' ? '' : ` for “${tidy(words)}”`;
  if (more)
    return `Showing the first ${shown} of the staff${sought}; search by name or email for the others.`;
  return shown === 1 ? `One staff member${sought}.` : `${shown} staff members${sought}.`;
}

function modal(blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: SEARCH_STAFF,
    title: plain('Staff password reset', LIMITS.modalTitle),
    submit: plain('Search', LIMITS.modalButton),
    close: plain('Close', LIMITS.modalButton),
    blocks,
  };
}

function wordsInput(sought: string): InputBlock {
  return {
    type: 'input',
    block_id: STAFF_WORDS,
    label: plain('Search again', LIMITS.hint),
    element: {
      type: 'plain_text_input',
      action_id: STAFF_WORDS,
      max_length: MOST_TYPED,
      ...(sought ? { initial_value: sought } : {}),
      placeholder: plain('Name or email', LIMITS.placeholder),
    },
  };
}
