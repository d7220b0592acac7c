import type { Portal } from '../../core/database/client.ts';
import type { Mark } from '../../core/delivery/marks.ts';
import type { Piece } from '../blocks/texts.ts';

/**
 * What staff read on a guardian's card and in the question before they send to an email that news was bad of. It warns
 * and does not forbid: mailboxes are mended, and whoever sends has the guardian at hand. Nothing for a mark of a number.
 */
export function emailWarning(mark: Mark | undefined): Piece[] | undefined {
  const on = { on: mark?.since ?? new Date(0) };
  switch (mark?.kind) {
    case 'bounced':
      return ['⚠️ The last email to this address bounced on ', on, '. Check it with them before you send.'];
    case 'complained':
      return [
        '⚠️ The last email to this address was reported as spam on ',
        on,
        '. Ask them to look in the spam folder before you send; the next one may not arrive.',
      ];
    case 'suppressed':
      return [
        '⚠️ The mail service held back the last email to this address on ',
        on,
        ', because of an earlier bounce or report. Check it with them; the next one may not arrive.',
      ];
    default:
      return undefined;
  }
}

/** Before a text to somebody without email: the portals know people by their email alone. */
export const NO_EMAIL_TO_SIGN_IN: Record<Portal, Piece[]> = {
  customer: [
    '⚠️ There is no email address on record, and the Customer Portal asks for it at sign-in. Add one to the family’s record, or the new password is of no use to them.',
  ],
  office: [
    '⚠️ There is no email address on record, and the Office Portal asks for it at sign-in. Add one to the staff record, or the new password is of no use to them.',
  ],
};
