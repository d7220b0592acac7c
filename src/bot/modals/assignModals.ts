import type { InputBlock, KnownBlock, ModalView, RichTextBlock } from '@slack/types';
import type { MaskedAddress } from '../../core/addresses.ts';
import { ASSIGNMENT_LIFE, MOST_REASON } from '../../core/assignments/begin.ts';
import { MINUTE } from '../../core/clock.ts';
import type { PermissionLevel } from '../../core/database/client.ts';
import type { StaffId } from '../../core/ids.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, MOST_TYPED, plain, tidy } from '../blocks/texts.ts';
import { noticeModal } from './noticeModal.ts';
import { sentence } from './searchWindow.ts';

/** The window in which a colleague is found, its field, and the button of one of them. */
export const SEARCH_TO_ASSIGN = 'search-to-assign';
export const ASSIGN_WORDS = 'assign-words';
export const ASSIGN_TO = 'assign-to';
/** The question, and its field. */
export const CONFIRM_ASSIGN = 'confirm-assign';
export const ASSIGN_REASON = 'assign-reason';

const TITLE = 'Assign a password';

/** A colleague as Slack may show one. */
export interface AssigneeShown {
  staffId: StaffId;
  name: string;
  level: PermissionLevel;
  email: MaskedAddress | undefined;
  /** Why nobody, or not this person, assigns theirs; absent where it can be. */
  whyNot: string | undefined;
}

/** The colleagues who were found, each with a button or the reason why there is none, and the field to search again. */
export function assignSearchModal(
  words: string,
  { staff, more }: { staff: readonly AssigneeShown[]; more: boolean },
): ModalView {
  return {
    type: 'modal',
    callback_id: SEARCH_TO_ASSIGN,
    title: plain(TITLE, LIMITS.modalTitle),
    submit: plain('Search', LIMITS.modalButton),
    close: plain('Close', LIMITS.modalButton),
    blocks: [
      sentence(headOf(words, staff.length, more)),
      wordsInput(words),
      { type: 'divider' },
      ...staff.flatMap(cardOf),
    ],
  } satisfies ModalView;
}

function headOf(words: string, shown: number, more: boolean): string {
  const sought = words ? ` for “${tidy(words)}”` : '';
  if (shown === 0)
    return `Nobody on the staff found${sought}. Try only the beginning of a name or email, without a mention.`;
  if (more) return `Showing the first ${shown} of the staff${sought}; search for the others.`;
  return `${shown === 1 ? 'One staff member' : `${shown} staff members`}${sought}. Whose password?`;
}

function wordsInput(sought: string): InputBlock {
  return {
    type: 'input',
    block_id: ASSIGN_WORDS,
    optional: true,
    label: plain('Search again', LIMITS.hint),
    element: {
      type: 'plain_text_input',
      action_id: ASSIGN_WORDS,
      max_length: MOST_TYPED,
      ...(sought ? { initial_value: sought } : {}),
      placeholder: plain('Name or email', LIMITS.placeholder),
    },
  };
}

function cardOf({ staffId, name, level, email, whyNot }: AssigneeShown): KnownBlock[] {
  const about = lines([{ strong: tidy(name) }, ` · ${LEVEL_NAMES[level]}`], [email ?? 'No email on record']);
  const below: KnownBlock = whyNot
    ? sentence(whyNot)
    : {
        type: 'actions',
        block_id: `assign:${staffId}`,
        elements: [
          {
            type: 'button',
            action_id: ASSIGN_TO,
            value: staffId,
            text: plain(TITLE, LIMITS.button),
            accessibility_label: plain(`${TITLE} to ${tidy(name)}`, LIMITS.button).text,
          },
        ],
      };
  return [about, below, { type: 'divider' }];
}

/** Asks before anything is done: whose, what will happen, and why. There is no field for a password: Slack would keep it (S5). */
export function assignModal(
  { name, level, email }: Pick<AssigneeShown, 'name' | 'level' | 'email'>,
  carried: string,
): ModalView {
  return {
    type: 'modal',
    callback_id: CONFIRM_ASSIGN,
    private_metadata: carried,
    title: plain(TITLE, LIMITS.modalTitle),
    submit: plain('YES', LIMITS.modalButton),
    close: plain('Cancel', LIMITS.modalButton),
    blocks: [
      lines(
        ['Assign ', { strong: tidy(name) }, `, ${LEVEL_NAMES[level]}, a password for the Office Portal?`],
        ['You type it on a page of the Office Portal, never here: Slack keeps what is typed.'],
      ),
      lines(
        ['Once you have, they are signed out everywhere and links they have stop working.'],
        [
          email
            ? 'They are told by email that you did it, and by a text where SMS is on (one credit).'
            : 'They have no email on record: nobody tells them, and they cannot sign in until one is added.',
        ],
      ),
      {
        type: 'input',
        block_id: ASSIGN_REASON,
        label: plain('Why do you assign it?', LIMITS.hint),
        hint: plain('Kept in the Audit Log. Never write a password here.', LIMITS.hint),
        element: { type: 'plain_text_input', action_id: ASSIGN_REASON, max_length: MOST_REASON },
      },
    ],
  } satisfies ModalView;
}

/** After YES: the one-time link, for whoever pressed it alone. */
export function assignLinkModal(name: string, url: string): ModalView {
  return {
    type: 'modal',
    clear_on_close: true,
    title: plain(TITLE, LIMITS.modalTitle),
    close: plain('Done', LIMITS.modalButton),
    blocks: [
      lines(['Open this page, sign in, and type the password for ', { strong: tidy(name) }, ' there.']),
      linkTo(url, 'Type the password in the Office Portal'),
      lines([`The link works for you alone, once, for ${ASSIGNMENT_LIFE / MINUTE} minutes.`]),
    ],
  } satisfies ModalView;
}

function linkTo(url: string, text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text, style: { bold: true } }] }],
  };
}

/** YES was heard, and its answer takes longer than Slack waits. */
export function assignWorkingModal(): ModalView {
  return noticeModal('⏳ Still working on it. The link comes here in a moment.', { title: TITLE });
}
