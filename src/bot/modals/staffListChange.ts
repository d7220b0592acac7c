import type { ModalView } from '@slack/types';
import type { PermissionLevel } from '../../core/database/client.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, type Piece, plain, tidy } from '../blocks/texts.ts';

export const STAFF_CHANGE = 'staff-change';

/** What is to be done to a staff member. */
export type StaffChange =
  | { what: 'level'; from: PermissionLevel; to: PermissionLevel }
  | { what: 'deactivate' | 'reactivate' | 'unlink' };

/** Asks before anything is done. @param carried ids, no secret, no authority. */
export function staffChangeModal(name: string, change: StaffChange, carried: string): ModalView {
  const { title, question, afterwards } = words(tidy(name), change);
  return {
    type: 'modal',
    callback_id: STAFF_CHANGE,
    private_metadata: carried,
    title: plain(title, LIMITS.modalTitle),
    submit: plain('YES', LIMITS.modalButton),
    close: plain('Cancel', LIMITS.modalButton),
    blocks: [lines(question, [afterwards]), lines(['YES keeps this in the Audit Log under your name.'])],
  } satisfies ModalView;
}

/** What YES did, or found done. */
export function staffChangedSentence(name: string, change: StaffChange, isNew: boolean): string {
  const who = tidy(name);
  switch (change.what) {
    case 'level':
      return isNew
        ? `${who} is ${LEVEL_NAMES[change.to]} now, and is told.`
        : `${who} was ${LEVEL_NAMES[change.to]} already. Nothing was done.`;
    case 'deactivate':
      return isNew
        ? `${who} is deactivated: signed out everywhere, and nothing that they press is done any more.`
        : `${who} was deactivated already. Nothing was done.`;
    case 'reactivate':
      return isNew
        ? `${who} is active again, at the same level as before.`
        : `${who} was active already. Nothing was done.`;
    case 'unlink':
      return `${who} is unlinked. /keydesk link links them again, once they sign in to the Office Portal.`;
  }
}

function words(who: string, change: StaffChange): { title: string; question: Piece[]; afterwards: string } {
  switch (change.what) {
    case 'level':
      return {
        title: 'Change the level?',
        question: [
          'Change ',
          { strong: who },
          ` from ${LEVEL_NAMES[change.from]} to `,
          { strong: LEVEL_NAMES[change.to] },
          '?',
        ],
        afterwards:
          'It counts from their next press on. Requests that they have made stay open, and they are told.',
      };
    case 'deactivate':
      return {
        title: 'Deactivate?',
        question: ['Deactivate ', { strong: who }, '?'],
        afterwards:
          'They are signed out of the Office Portal at once, their open links and requests end, and Keydesk does nothing for them any more, in Slack or elsewhere.',
      };
    case 'reactivate':
      return {
        title: 'Reactivate?',
        question: ['Reactivate ', { strong: who }, '?'],
        afterwards: 'Their level, password and Slack account are as they were before.',
      };
    case 'unlink':
      return {
        title: 'Unlink from Slack?',
        question: ['Unlink ', { strong: who }, ' from Slack?'],
        afterwards:
          'Keydesk then does nothing for that Slack account until they link it again, signed in to the Office Portal.',
      };
  }
}
