import type { Button, ModalView, PlainTextOption } from '@slack/types';
import type { MaskedAddress } from '../../core/addresses.ts';
import { WHERE_NOBODY_CAN } from '../../core/approvals/refusals.ts';
import type { Approval } from '../../core/cards/foresee.ts';
import type { Whom } from '../../core/cards/whom.ts';
import type { Channel, IdentifiedHow } from '../../core/database/client.ts';
import { creditsLeft } from '../blocks/credits.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, type Piece, plain, tidy } from '../blocks/texts.ts';
import { besideName } from '../cards/whomWords.ts';
import { RESET_VIA } from './guardianCard.ts';
import { noticeModal } from './noticeModal.ts';

/** The windows' names: YES to a guardian's link, and to a colleague's. */
export const CONFIRM_RESET = 'confirm-guardian-reset';
export const CONFIRM_STAFF_RESET = 'confirm-staff-reset';
export const IDENTIFIED_HOW = 'identified-how';
export const IDENTIFIED_NOTE = 'identified-note';
/** The longest note on how the caller was identified, in characters. */
export const MOST_NOTE = 200;

/** How the caller was identified, as people read it: in the question and on the card. */
export const IDENTIFIED_WORDS: Record<IdentifiedHow, string> = {
  in_person: 'In person',
  called_back: 'Called back on the number on file',
  other: 'Other',
};

/** What the confirmation names (G4). */
export interface Confirmation {
  whom: Whom;
  channel: Channel;
  to: MaskedAddress;
  /** In credits, where it goes by SMS: one is the price (G3). */
  balance?: number | undefined;
  /** Why this window and not the one that was asked for, in a sentence. */
  note?: string | undefined;
  /** What to know of the address before anything is sent to it. */
  warning?: Piece[] | undefined;
  /** Why YES only asks, and who can approve (A1). Absent: YES sends. */
  approval?: Approval | undefined;
  /** Opaque for the window: ids, no secret, no authority. */
  carried: string;
}

/** Asks before anything is sent (G4): who, channel, masked address, what will happen, and how it was made sure. */
export function confirmationModal(confirmation: Confirmation): ModalView {
  const { whom, channel, to, balance, note, warning, approval, carried } = confirmation;
  const name = tidy(whom.name);
  const who = whom.kind === 'guardian' ? ` of the ${besideName(whom)}` : ` (${besideName(whom)})`;
  const options = Object.entries(IDENTIFIED_WORDS).map(
    ([value, words]): PlainTextOption => ({ text: plain(words, LIMITS.option), value }),
  );
  return {
    type: 'modal',
    callback_id: whom.kind === 'guardian' ? CONFIRM_RESET : CONFIRM_STAFF_RESET,
    private_metadata: carried,
    title: plain(RESET_VIA[channel], LIMITS.modalTitle),
    submit: plain('YES', LIMITS.modalButton),
    close: plain('Cancel', LIMITS.modalButton),
    blocks: [
      ...(note ? [{ type: 'section' as const, text: plain(note, LIMITS.sectionText) }] : []),
      lines(
        [approval ? 'Ask to send ' : 'Send ', { strong: name }, `${who} a link to choose a new password?`],
        [`${channel === 'email' ? 'By email' : 'By SMS'} to ${to}`],
        ...(balance === undefined ? [] : [[priceWords(balance)]]),
        ...(warning ? [warning] : []),
      ),
      lines(
        ...(approval
          ? [[...approval.reasons, approvalWords(approval)].join(' ')].map((words) => [words])
          : []),
        ['The link works once, for 30 minutes from the moment it is sent.'],
        [`Older links of ${name} stop working ${approval ? 'then' : 'at once'}.`],
      ),
      {
        type: 'input',
        block_id: IDENTIFIED_HOW,
        label: plain(QUESTION[whom.kind], LIMITS.hint),
        element: { type: 'radio_buttons', action_id: IDENTIFIED_HOW, options },
      },
      {
        type: 'input',
        block_id: IDENTIFIED_NOTE,
        optional: true,
        label: plain('In a word', LIMITS.hint),
        hint: plain('Needed for “Other”. Kept in the Audit Log.', LIMITS.hint),
        element: { type: 'plain_text_input', action_id: IDENTIFIED_NOTE, max_length: MOST_NOTE },
      },
    ],
  } satisfies ModalView;
}

const QUESTION: Record<Whom['kind'], string> = {
  guardian: 'How did you make sure that it is really them?',
  staff: 'How did you make sure that your colleague wants this?',
};

function approvalWords({ deciders }: Approval): string {
  return deciders.length > 0
    ? `This asks for approval: nothing is sent before ${anyOf(deciders)} has approved it.`
    : `This asks for approval, and at the moment nobody can give it. ${WHERE_NOBODY_CAN}`;
}

/** The price of a text, and what there is to pay it. */
export function priceWords(balance: number): string {
  return `It costs 1 SMS credit; the centre has ${creditsLeft(balance)}.`;
}

/** Pressed where SMS cannot be: the same question for email. Its value is that of the Actions menu. */
export const BY_EMAIL_INSTEAD = 'by-email-instead';
export const STAFF_BY_EMAIL_INSTEAD = 'staff-by-email-instead';

/** Why no text can go, and the way that is left (G3). @param instead absent: there is no other way. */
export function noTextModal(
  sentence: string,
  instead: { actionId: typeof BY_EMAIL_INSTEAD | typeof STAFF_BY_EMAIL_INSTEAD; value: string } | undefined,
): ModalView {
  const notice = noticeModal(sentence, { title: RESET_VIA.sms });
  if (!instead) return notice;
  const button: Button = {
    type: 'button',
    action_id: instead.actionId,
    value: instead.value,
    text: plain(RESET_VIA.email, LIMITS.button),
  };
  return { ...notice, blocks: [...notice.blocks, { type: 'actions', elements: [button] }] };
}

/** After YES. The rest of the story is the card's. */
export function requestedModal(name: string, to: MaskedAddress | undefined): ModalView {
  const where = to ? ` to ${to}` : '';
  const words = `A link for ${tidy(name)} is on its way${where}. The card in your direct messages tells how it goes.`;
  return { ...noticeModal(words, { title: 'Password reset', close: 'Done' }), clear_on_close: true };
}

/** After YES to something that somebody else has to approve (A1): that it was asked for, why, and who decides. */
export function askedModal(
  name: string,
  to: MaskedAddress | undefined,
  { reasons, deciders }: Approval,
): ModalView {
  const decides =
    deciders.length > 0
      ? `${anyOf(deciders)} can decide.`
      : `At the moment nobody can decide it. ${WHERE_NOBODY_CAN}`;
  const words = [
    `Asked for: a link for ${tidy(name)}${to ? ` to ${to}` : ''}. Nothing was sent yet.`,
    ...reasons,
    `${decides} The card in your direct messages tells what becomes of it.`,
  ].join(' ');
  return { ...noticeModal(words, { title: 'Asked for approval', close: 'Done' }), clear_on_close: true };
}

/** YES was heard, and its answer takes longer than Slack waits. */
export function workingModal(): ModalView {
  return noticeModal(
    '⏳ Still working on it. You can close this window: the card in your direct messages tells how it goes.',
    {
      title: 'Password reset',
    },
  );
}

/** "Maya", "Maya or Ada". */
function anyOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names.map((name) => tidy(name)));
}
