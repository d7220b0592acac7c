import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { ActionHandler, Interaction } from '../../bot/interaction.ts';
import { pushAndFill } from '../../bot/modalFlow.ts';
import { NO_EMAIL_TO_SIGN_IN } from '../../bot/modals/addressWarning.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { NoSuchStaff, NotTheOwner, NotYourself, StaffInactive } from '../../core/approvals/refusals.ts';
import type { Channel } from '../../core/database/client.ts';
import { type FoundStaff, findStaff, standingOf } from '../../core/directory/findStaff.ts';
import { isRowId, type LinkId, type StaffId } from '../../core/ids.ts';
import { type Recipient, resetQuestion } from './resetQuestion.ts';
import { requireStaffResets, ruleOn } from './staffResetsShown.ts';

const action = z.tuple([z.enum(['email', 'sms']), z.custom<StaffId>(isRowId)]);

/**
 * An action of a colleague's card was chosen, or email instead of a text that cannot go: the confirmation is put on top.
 * Nothing is sent or asked for before YES (G4).
 */
export const confirmStaffReset: ActionHandler = async (use) => {
  const chosen = action.safeParse(use.chosen?.split(':'));
  if (!chosen.success) throw new NotKnown('button');
  const [channel, staffId] = chosen.data;
  await pushAndFill(use, use.triggerId, 'One moment…', () => staffConfirmation(use, { channel, staffId }));
};

/**
 * The question before YES to a colleague's link (S6), from the record as it is now.
 * @throws NotPermitted, NoSuchStaff, NotTheOwner, NotYourself, StaffInactive, NoStaffAddress
 */
export async function staffConfirmation(
  { core, asking }: Interaction,
  { staffId, channel, again }: { staffId: StaffId; channel: Channel; again?: LinkId },
): Promise<ModalView> {
  const asker = await asking.proven;
  await requireStaffResets(core, asker);
  const staff = await findStaff(core, asker.accountId, staffId);
  if (!staff) throw new NoSuchStaff();
  const rule = ruleOn(asker, staff);
  if (rule === 'owner') throw new NotTheOwner();
  if (rule === 'self') throw new NotYourself();
  if (rule === 'subject-inactive') throw new StaffInactive(staff.name);
  return resetQuestion(core, staffRecipient(staff), {
    accountId: asker.accountId,
    asker: { staffId: asker.staffId, level: asker.level, active: true },
    subject: standingOf(staff),
    channel,
    again,
  });
}

export function staffRecipient({ id, name, level, email, phone }: FoundStaff): Recipient {
  return {
    person: { portal: 'office', staffId: id },
    whom: { kind: 'staff', name, level },
    email,
    phone,
    withoutEmail: NO_EMAIL_TO_SIGN_IN.office,
  };
}
