import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import type { MaskedAddress } from '../../core/addresses.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, plain, tidy } from '../blocks/texts.ts';
import { noticeModal } from './noticeModal.ts';
import { MANUALLY_ACCEPTED_WORDS, type PolicyShown } from './policyCard.ts';

export const RECORD_SIGNED_FORM = 'record-signed-form';
export const SIGNED_BY = 'signed-by';
export const SIGNED_ON = 'signed-on';
export const FILED_AT = 'filed-at';
/** The longest note on where a form is filed, in characters. */
export const MOST_FILED = 200;

/** As many radio buttons as Slack takes; a longer list is a menu, which takes 100. */
const MOST_RADIOS = 10;
const MOST_CHOICES = 100;

/** A guardian who may have signed. */
export interface Signer {
  guardianId: string;
  name: string;
  /** Tells two of one name apart. */
  email: MaskedAddress | undefined;
}

/** What the window asks about. */
export interface SignedFormAsked {
  family: string;
  policy: Pick<PolicyShown, 'title' | 'version'>;
  /** Those for whom the policy waits; at least one. */
  signers: readonly Signer[];
  /** Opaque for the window: ids, no secret, no authority. */
  carried: string;
}

/** Asks for what a signed printed form says, and says what YES will do: nothing is recorded before it (G8). */
export function signedFormModal({ family, policy, signers, carried }: SignedFormAsked): ModalView {
  const notAll =
    signers.length > MOST_CHOICES ? [lines([`Showing the first ${MOST_CHOICES} guardians.`])] : [];
  return {
    type: 'modal',
    callback_id: RECORD_SIGNED_FORM,
    private_metadata: carried,
    title: plain(MANUALLY_ACCEPTED_WORDS, LIMITS.modalTitle),
    submit: plain('YES', LIMITS.modalButton),
    close: plain('Cancel', LIMITS.modalButton),
    blocks: [
      lines(
        ['Mark ', { strong: tidy(policy.title) }, `, version ${policy.version}, as Manually accepted?`],
        [`For a printed form that a guardian of the ${tidy(family)} family has signed, and that is on file.`],
      ),
      ...notAll,
      guardianChoice(signers.slice(0, MOST_CHOICES)),
      {
        type: 'input',
        block_id: SIGNED_ON,
        label: plain('Date on the signed form', LIMITS.hint),
        element: {
          type: 'datepicker',
          action_id: SIGNED_ON,
          placeholder: plain('Choose a date', LIMITS.placeholder),
        },
      },
      {
        type: 'input',
        block_id: FILED_AT,
        label: plain('Where is the form filed?', LIMITS.hint),
        hint: plain('So that it can be found again, such as “Cabinet 2, folder Smith”.', LIMITS.hint),
        element: { type: 'plain_text_input', action_id: FILED_AT, max_length: MOST_FILED },
      },
      lines(['YES keeps this in the Audit Log under your name. It cannot be taken back.']),
    ],
  } satisfies ModalView;
}

function guardianChoice(signers: readonly Signer[]): InputBlock {
  const options = signers.map(({ guardianId, name, email }): PlainTextOption => {
    const namesakes = signers.filter((one) => tidy(one.name) === tidy(name)).length > 1;
    const which = plain(email ?? 'no email on record', LIMITS.option);
    return {
      text: plain(tidy(name, LIMITS.option), LIMITS.option),
      value: guardianId,
      ...(namesakes ? { description: which } : {}),
    };
  });
  const [only, ...others] = options;
  const chosen = only && others.length === 0 ? { initial_option: only } : {};
  return {
    type: 'input',
    block_id: SIGNED_BY,
    label: plain('Which guardian signed it?', LIMITS.hint),
    element:
      options.length <= MOST_RADIOS
        ? { type: 'radio_buttons', action_id: SIGNED_BY, options, ...chosen }
        : {
            type: 'static_select',
            action_id: SIGNED_BY,
            options,
            placeholder: plain('Choose a guardian', LIMITS.placeholder),
          },
  };
}

/** After YES. */
export function signedFormRecordedModal(recorded: {
  title: string;
  version: number;
  name: string;
  signedOn: string;
  filedAt: string;
}): ModalView {
  const { title, version, name, signedOn, filedAt } = recorded;
  const words = [
    `${tidy(title)}, version ${version}, is Manually accepted for ${tidy(name)}:`,
    `signed on ${signedOn}, filed at ${tidy(filedAt, MOST_FILED)}. The Audit Log keeps it under your name.`,
  ];
  return noticeModal(words.join(' '), { title: MANUALLY_ACCEPTED_WORDS, close: 'Done' });
}

/** YES was heard, and its answer takes longer than Slack waits. */
export function recordingModal(): ModalView {
  return noticeModal(
    '⏳ Still working on it. You can close this window: /policies shows what was recorded.',
    {
      title: MANUALLY_ACCEPTED_WORDS,
    },
  );
}
