import type { ModalView } from '@slack/types';
import type { Interaction } from '../../bot/interaction.ts';
import { openAndFill } from '../../bot/modalFlow.ts';
import { pickFamilyModal, resultsModal } from '../../bot/modals/searchModals.ts';
import { searchGuardians } from '../../core/directory/search.ts';
import { guardiansShown, noteFor, requireLookUp } from './guardiansShown.ts';

/** `/reset-guardian [words]`, and the shortcut, which has no words: opens the window in which a guardian is found. */
export async function resetGuardian(
  use: Interaction & { triggerId: string; words?: string },
): Promise<undefined> {
  const words = use.words ?? '';
  await openAndFill(use, use.triggerId, words ? 'Looking…' : 'One moment…', () =>
    words ? findByWords(use, words) : pickFamily(use),
  );
}

/** The window with the guardians found by these words. The search runs while Slack still says who is asking. */
export async function findByWords({ core, asking }: Interaction, words: string): Promise<ModalView> {
  const found = asking.onRecord.then(({ accountId }) => searchGuardians(core, accountId, words));
  found.catch(() => {});
  const asker = await asking.proven;
  await requireLookUp(core, asker);
  const [{ guardians, more }, note] = await Promise.all([found, noteFor(core, asker)]);
  return resultsModal(words, { guardians: await guardiansShown(core, asker, guardians), more }, note);
}

async function pickFamily({ core, asking }: Interaction): Promise<ModalView> {
  await requireLookUp(core, await asking.proven);
  return pickFamilyModal();
}
