import type { ModalView } from '@slack/types';
import type { ActionHandler, Interaction, SeenView } from '../../bot/interaction.ts';
import { pushAndFill, updateModal } from '../../bot/modalFlow.ts';
import { waitingFor } from '../../bot/modals/policyCard.ts';
import { signedFormModal } from '../../bot/modals/policySignedFormModal.ts';
import { NothingWaits, NotKnown } from '../../bot/refusals.ts';
import { type MaskedAddress, maskEmail } from '../../core/addresses.ts';
import { guardiansOfFamily } from '../../core/directory/search.ts';
import { type CarriedPolicy, packPolicy, unpackPolicy } from './policiesCarried.ts';
import { policiesWindow, readPolicies, requireRecordForms, requireSeePolicies } from './policiesShown.ts';

/** **Manually accepted** was pressed: the window that asks about the signed form is put on top. Nothing is recorded yet. */
export const askSignedForm: ActionHandler = async (use) => {
  const { chosen, view } = use;
  const carried = unpackPolicy(chosen);
  if (!carried || !view) throw new NotKnown('button');
  await pushAndFill(use, use.triggerId, 'One moment…', () => signedForm(use, carried, view));
};

async function signedForm(use: Interaction, carried: CarriedPolicy, below: SeenView): Promise<ModalView> {
  const { core, asking } = use;
  const asker = await asking.proven;
  const { accountId } = asker;
  await requireSeePolicies(core, asker);
  await requireRecordForms(core, asker);
  const { familyId, versionId } = carried;
  const [family, guardians] = await Promise.all([
    readPolicies(core, accountId, familyId),
    guardiansOfFamily(core, accountId, familyId),
  ]);
  const policy = family.policies.find((one) => one.versionId === versionId);
  if (!policy || waitingFor(policy).length === 0) {
    await refreshPolicies(use, below.id, familyId);
    throw new NothingWaits();
  }
  const emails = new Map<string, MaskedAddress | undefined>(
    guardians.map(({ id, email }) => [id, email ? maskEmail(email) : undefined]),
  );
  const signers = waitingFor(policy).map(({ guardianId, name }) => ({
    guardianId,
    name,
    email: emails.get(guardianId),
  }));
  return signedFormModal({ family: family.familyName, policy, signers, carried: packPolicy(carried) });
}

/**
 * Shows a family's window again, as things are now.
 * @throws NotPermitted when the person may not see it any more
 */
export async function refreshPolicies(
  { core, slack, asking }: Interaction,
  viewId: string,
  familyId: string,
): Promise<void> {
  const asker = await asking.proven;
  await requireSeePolicies(core, asker);
  await updateModal(slack, { viewId }, await policiesWindow(core, asker, familyId));
}
