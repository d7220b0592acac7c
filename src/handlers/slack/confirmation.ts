import type { ModalView } from '@slack/types';
import type { Interaction } from '../../bot/interaction.ts';
import { NO_EMAIL_TO_SIGN_IN } from '../../bot/modals/addressWarning.ts';
import type { Channel } from '../../core/database/client.ts';
import { type FoundGuardian, findGuardian } from '../../core/directory/search.ts';
import { CannotLogIn, NoSuchGuardian } from '../../core/errors.ts';
import type { GuardianId, LinkId } from '../../core/ids.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { cannotSend } from './guardiansShown.ts';
import { type Recipient, resetQuestion } from './resetQuestion.ts';

/** What is to be confirmed: a link for whom, and by which way. */
interface Wanted {
  guardianId: GuardianId;
  channel: Channel;
  /** The link that is sent again, if one is. */
  again?: LinkId;
}

/**
 * The question before YES to a guardian's link (G4), from the record as it is now.
 * @throws NotPermitted, NoSuchGuardian, CannotLogIn, NoAddress
 */
export async function confirmation({ core, asking }: Interaction, wanted: Wanted): Promise<ModalView> {
  const { accountId, level, staffId } = await asking.proven;
  if (!mayDo(level, 'request-guardian-reset')) throw await cannotSend(core, accountId);
  const guardian = await findGuardian(core, accountId, wanted.guardianId);
  if (!guardian) throw new NoSuchGuardian();
  if (!guardian.canLogIn) throw new CannotLogIn(guardian.name);
  const { channel, again } = wanted;
  const asker = { staffId, level, active: true };
  return resetQuestion(core, guardianRecipient(guardian), { accountId, asker, channel, again });
}

export function guardianRecipient({ id, name, familyName, email, phone }: FoundGuardian): Recipient {
  return {
    person: { portal: 'customer', guardianId: id },
    whom: { kind: 'guardian', name, family: familyName },
    email,
    phone,
    withoutEmail: NO_EMAIL_TO_SIGN_IN.customer,
  };
}
