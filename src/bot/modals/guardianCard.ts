import type { DividerBlock, PlainTextOption, RichTextBlock, SectionBlock } from '@slack/types';
import type { MaskedAddress } from '../../core/addresses.ts';
import type { Channel } from '../../core/database/client.ts';
import type { GuardianId } from '../../core/ids.ts';
import { LIMITS, LIST_SHOWN } from '../blocks/limits.ts';
import { lines, type Piece, plain, tidy } from '../blocks/texts.ts';

/** A guardian as staff see one in Slack: addresses are masked before they come here. */
export interface GuardianShown {
  guardianId: GuardianId;
  name: string;
  family: string;
  students: readonly string[];
  canLogIn: boolean;
  email: MaskedAddress | undefined;
  phone: MaskedAddress | undefined;
  /** Whether the centre sends texts at the moment (G3). */
  textsOffered: boolean;
  /** What to know of an address before anything is sent to it. */
  warning?: Piece[] | undefined;
}

/** The menu's id: what Slack sends back when an action is chosen. */
export const GUARDIAN_ACTIONS = 'guardian-actions';

/** Blocks that one card takes. */
export const BLOCKS_A_CARD = 3;

/**
 * One guardian's card (G7): who, the Can Log In flag, masked addresses, and the Actions menu, or the reason why there
 * is none. The menu has no label of its own, so the words beside it say whose actions they are.
 */
export function guardianCard(guardian: GuardianShown): [RichTextBlock, SectionBlock, DividerBlock] {
  const name = tidy(guardian.name);
  const students = guardian.students.map((student) => tidy(student)).join(', ');
  const about = lines(
    [{ strong: name }, ` · ${tidy(guardian.family)} family`],
    [students ? `Students: ${tidy(students, LIST_SHOWN)}` : 'No students on record'],
    [guardian.canLogIn ? '✓ Can Log In' : '✗ Can Log In is off'],
    [`Email ${guardian.email ?? 'not on record'} · Phone ${guardian.phone ?? 'not on record'}`],
    ...(guardian.warning ? [guardian.warning] : []),
  );
  return [about, actions(guardian, name), { type: 'divider' }];
}

function actions(guardian: GuardianShown, name: string): SectionBlock {
  const reason = whyNot(guardian);
  if (reason) return { type: 'section', text: plain(`No reset possible: ${reason}`, LIMITS.sectionText) };
  const { guardianId, email, textsOffered } = guardian;
  return {
    type: 'section',
    block_id: `guardian:${guardianId}`,
    text: plain(`Actions for ${name}`, LIMITS.sectionText),
    accessory: {
      type: 'overflow',
      action_id: GUARDIAN_ACTIONS,
      options: [
        ...(email ? [option('email', guardianId)] : []),
        ...(textsOffered ? [option('sms', guardianId)] : []),
      ],
    },
  };
}

/** The seeds' own words for the two ways (G2, G3). */
export const RESET_VIA: Record<Channel, string> = {
  email: 'Reset Password via Email',
  sms: 'Reset Password via SMS',
};

function option(channel: Channel, guardianId: GuardianId): PlainTextOption {
  return { text: plain(RESET_VIA[channel], LIMITS.option), value: chosenAction(channel, guardianId) };
}

/** What Slack sends back for an action. */
export function chosenAction(channel: Channel, guardianId: GuardianId): string {
  return `${channel}:${guardianId}`;
}

/** Whoever has a phone alone is told by the confirmation what is against texting it. */
function whyNot({ canLogIn, email, phone, textsOffered }: GuardianShown): string | undefined {
  if (!canLogIn) return 'turn on “Can Log In” in the family’s record first.';
  if (email || (phone && textsOffered)) return undefined;
  return textsOffered
    ? 'there is no email address and no phone number on record. Add one to the family’s record first.'
    : 'there is no email address on record. Add one to the family’s record first.';
}
