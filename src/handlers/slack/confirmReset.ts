import type { ModalView } from '@slack/types';
import type { ActionHandler, Interaction } from '../../bot/interaction.ts';
import { pushAndFill } from '../../bot/modalFlow.ts';
import { confirmationModal } from '../../bot/modals/confirmationModal.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { maskEmail } from '../../core/addresses.ts';
import { findGuardian } from '../../core/directory/search.ts';
import { CannotLogIn, NoAddress, NoSuchGuardian } from '../../core/errors.ts';
import { type GuardianId, isRowId } from '../../core/ids.ts';
import { addressDigest } from '../../core/links/request.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { packReset } from './carried.ts';
import { cannotSend, warningOf } from './guardiansShown.ts';

/** An action of a guardian's card was chosen: the confirmation is put on top (G4). Nothing is sent before YES. */
export const confirmReset: ActionHandler = async (use) => {
  const [channel, guardianId] = use.chosen?.split(':') ?? [];
  if (channel !== 'email' || !isRowId(guardianId)) throw new NotKnown('button');
  await pushAndFill(use, use.triggerId, 'One moment…', () => confirmation(use, guardianId as GuardianId));
};

async function confirmation({ core, asking }: Interaction, guardianId: GuardianId): Promise<ModalView> {
  const { accountId, level } = await asking.proven;
  if (!mayDo(level, 'send-guardian-reset')) throw await cannotSend(core, accountId);
  const guardian = await findGuardian(core, accountId, guardianId);
  if (!guardian) throw new NoSuchGuardian();
  const { name, familyName: family, canLogIn, email } = guardian;
  if (!canLogIn) throw new CannotLogIn(name);
  if (!email) throw new NoAddress(name, 'email');
  const shownAddress = addressDigest(guardianId, email);
  const carried = packReset({ guardianId, shownAddress, requestKey: crypto.randomUUID() });
  const warning = await warningOf(core, { accountId }, email);
  return confirmationModal({ name, family, to: maskEmail(email), warning, carried });
}
