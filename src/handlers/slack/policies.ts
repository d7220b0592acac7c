import type { ModalView } from '@slack/types';
import type { CommandHandler, Interaction } from '../../bot/interaction.ts';
import { openAndFill } from '../../bot/modalFlow.ts';
import {
  chooseFamilyModal,
  noFamilyModal,
  pickPoliciesFamilyModal,
} from '../../bot/modals/policiesModals.ts';
import { searchFamilies } from '../../core/directory/search.ts';
import { policiesWindow, requireSeePolicies } from './policiesShown.ts';

/** `/policies [family]`: opens the window in which a family and the state of its policies are found. */
export const policies: CommandHandler = async (use) => {
  const { words } = use;
  await openAndFill(use, use.triggerId, words ? 'Looking…' : 'One moment…', () =>
    words ? findFamily(use, words) : pickFamily(use),
  );
  return undefined;
};

/** The window for these words: the family's policies, or the families to choose from. */
export async function findFamily({ core, asking }: Interaction, words: string): Promise<ModalView> {
  // The search runs while Slack still says who is asking.
  const searching = asking.onRecord.then(({ accountId }) => searchFamilies(core, accountId, words));
  searching.catch(() => {});
  const asker = await asking.proven;
  await requireSeePolicies(core, asker);
  const { families, more } = await searching;
  const [family, ...others] = families;
  if (!family) return noFamilyModal(words);
  if (others.length === 0) return policiesWindow(core, asker, family.id);
  return chooseFamilyModal(words, {
    families: families.map(({ id, ...one }) => ({ familyId: id, ...one })),
    more,
  });
}

async function pickFamily({ core, asking }: Interaction): Promise<ModalView> {
  await requireSeePolicies(core, await asking.proven);
  return pickPoliciesFamilyModal();
}
