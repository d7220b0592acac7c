import type { DividerBlock, PlainTextOption, RichTextBlock, SectionBlock } from '@slack/types';
import type { MaskedAddress } from '../../core/addresses.ts';
import type { Channel, PermissionLevel } from '../../core/database/client.ts';
import type { StaffId } from '../../core/ids.ts';
import { LEVEL_NAMES } from '../../core/permissions/levels.ts';
import { LIMITS } from '../blocks/limits.ts';
import { lines, type Piece, plain, tidy } from '../blocks/texts.ts';
import { RESET_VIA } from './guardianCard.ts';

/** A colleague as staff see one who may reset passwords: addresses are masked before they come here. */
export interface StaffShown {
  staffId: StaffId;
  name: string;
  level: PermissionLevel;
  email: MaskedAddress | undefined;
  phone: MaskedAddress | undefined;
  active: boolean;
  /** Why this person's password is not reset by who asks, as it ends "No reset possible: …". */
  whyNot: string | undefined;
  /** Whether the centre sends texts at the moment (G3). */
  textsOffered: boolean;
  /** What to know of the email before anything is sent to it. */
  warning?: Piece[] | undefined;
}

/** The menu's id: what Slack sends back when an action is chosen. */
export const STAFF_ACTIONS = 'staff-actions';

/**
 * One staff member's card (S6, as G7): who, which level, masked addresses, and the Actions menu, or the reason why there
 * is none. The menu has no label of its own, so the words beside it say whose actions they are.
 */
export function staffResetCard(staff: StaffShown): [RichTextBlock, SectionBlock, DividerBlock] {
  const name = tidy(staff.name);
  const about = lines(
    [{ strong: name }, ` · ${LEVEL_NAMES[staff.level]}${staff.active ? '' : ' · deactivated'}`],
    [`Email ${staff.email ?? 'not on record'} · Phone ${staff.phone ?? 'not on record'}`],
    ...(staff.warning ? [staff.warning] : []),
  );
  return [about, actions(staff, name), { type: 'divider' }];
}

function actions(staff: StaffShown, name: string): SectionBlock {
  const reason = staff.whyNot ?? noAddress(staff);
  if (reason) return { type: 'section', text: plain(`No reset possible: ${reason}`, LIMITS.sectionText) };
  const { staffId, email, textsOffered } = staff;
  return {
    type: 'section',
    block_id: `staff:${staffId}`,
    text: plain(`Actions for ${name}`, LIMITS.sectionText),
    accessory: {
      type: 'overflow',
      action_id: STAFF_ACTIONS,
      options: [
        ...(email ? [option('email', staffId)] : []),
        ...(textsOffered ? [option('sms', staffId)] : []),
      ],
    },
  };
}

function option(channel: Channel, staffId: StaffId): PlainTextOption {
  return { text: plain(RESET_VIA[channel], LIMITS.option), value: chosenStaffAction(channel, staffId) };
}

/** What Slack sends back for an action. */
export function chosenStaffAction(channel: Channel, staffId: StaffId): string {
  return `${channel}:${staffId}`;
}

/** Whoever has a phone alone is told by the confirmation what is against texting it. */
function noAddress({ email, phone, textsOffered }: StaffShown): string | undefined {
  if (email || (phone && textsOffered)) return undefined;
  return textsOffered
    ? 'there is no email address and no phone number on record. Add one to the staff record first.'
    : 'there is no email address on record. Add one to the staff record first.';
}
