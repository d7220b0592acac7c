import type { InputBlock, ModalView, SectionBlock } from '@slack/types';
import type { PermissionLevel } from '../../core/database/client.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { clip, LIMITS } from '../blocks/limits.ts';
import { MOST_TYPED, plain, tidy } from '../blocks/texts.ts';
import { sentence } from './searchWindow.ts';

export const STAFF_LIST = 'staff-list';
export const STAFF_LIST_WORDS = 'staff-list-words';
/** Opens somebody's card; its value is their id. */
export const STAFF_LIST_OPEN = 'staff-list-open';

/** A staff member as the list shows them. */
export interface StaffRow {
  id: string;
  name: string;
  level: PermissionLevel;
  active: boolean;
  linkedAt: Date | undefined;
}

/** What was looked for: words, or somebody who was mentioned. */
type Sought = string | { mentioned: true };

/** `/staff`: everybody whom the words fit, with level and link. */
export function staffListModal(sought: Sought, staff: readonly StaffRow[], more: boolean): ModalView {
  const words = typeof sought === 'string' ? sought : '';
  return {
    type: 'modal',
    callback_id: STAFF_LIST,
    title: plain('Staff', LIMITS.modalTitle),
    submit: plain('Search', LIMITS.modalButton),
    close: plain('Close', LIMITS.modalButton),
    blocks: [
      wordsInput(words),
      { type: 'divider' },
      sentence(headOf(sought, staff.length, more)),
      ...staff.map(rowOf),
    ],
  } satisfies ModalView;
}

function headOf(sought: Sought, count: number, more: boolean): string {
  if (count === 0)
    return typeof sought === 'string'
      ? `Nobody on the staff fits “${clip(sought, 60)}”. Type the beginning of a name or email, or mention somebody with @ after /staff.`
      : 'This person in Slack is not linked to anybody on the staff. Search by name or email.';
  if (more) return `The first ${count} of more. Type the beginning of a name or email to find the others.`;
  return count === 1 ? 'One staff member.' : `${count} staff members.`;
}

/** How somebody stands, in a few words. */
export function standingWords({ level, active, linkedAt }: Omit<StaffRow, 'id' | 'name'>): string {
  const parts = [LEVEL_NAMES[level], linkedAt ? 'linked' : 'not linked'];
  return (active ? parts : [...parts, 'deactivated']).join(' · ');
}

function rowOf(row: StaffRow): SectionBlock {
  const name = tidy(row.name);
  return {
    type: 'section',
    text: plain(`${name}\n${standingWords(row)}`, LIMITS.sectionText),
    accessory: {
      type: 'button',
      action_id: STAFF_LIST_OPEN,
      text: plain('Open', LIMITS.button),
      accessibility_label: clip(`Open the card of ${name}`, LIMITS.button),
      value: row.id,
    },
  };
}

function wordsInput(words: string): InputBlock {
  return {
    type: 'input',
    block_id: STAFF_LIST_WORDS,
    optional: true,
    label: plain('Name or email', LIMITS.hint),
    element: {
      type: 'plain_text_input',
      action_id: STAFF_LIST_WORDS,
      max_length: MOST_TYPED,
      ...(words ? { initial_value: words } : {}),
      placeholder: plain('The beginning of a name or email', LIMITS.placeholder),
    },
  };
}
