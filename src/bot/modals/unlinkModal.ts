import type { ModalView } from '@slack/types';
import { LIMITS } from '../blocks/limits.ts';
import { lines, plain, tidy } from '../blocks/texts.ts';

export const UNLINK_OWN = 'unlink-own';

/** Asks before somebody unlinks themselves. */
export function unlinkModal(name: string): ModalView {
  return {
    type: 'modal',
    callback_id: UNLINK_OWN,
    title: plain('Unlink your account', LIMITS.modalTitle),
    submit: plain('YES', LIMITS.modalButton),
    close: plain('Cancel', LIMITS.modalButton),
    blocks: [
      lines(
        ['Unlink your Slack account from ', { strong: tidy(name) }, ' on the staff?'],
        ['Keydesk then does nothing for you in Slack until you type /keydesk link and sign in again.'],
      ),
    ],
  } satisfies ModalView;
}
