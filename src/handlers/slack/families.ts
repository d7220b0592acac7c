import type { PlainTextOption } from '@slack/types';
import { LIMITS } from '../../bot/blocks/limits.ts';
import { plain, tidy } from '../../bot/blocks/texts.ts';
import type { ActionHandler, OptionsHandler } from '../../bot/interaction.ts';
import { updateModal } from '../../bot/modalFlow.ts';
import { familyModal } from '../../bot/modals/searchModals.ts';
import { NotKnown } from '../../bot/refusals.ts';
import { guardiansOfFamily, searchFamilies } from '../../core/directory/search.ts';
import { isRowId } from '../../core/ids.ts';
import { guardiansShown, noteFor, requireLookUp } from './guardiansShown.ts';

/** A keystroke in the family picker: families that fit what is typed so far. */
export const suggestFamilies: OptionsHandler = async ({ core, asking, typed }) => {
  const found = asking.onRecord.then(({ accountId }) => searchFamilies(core, accountId, typed));
  found.catch(() => {});
  await requireLookUp(core, await asking.proven);
  return (await found).families.map((family): PlainTextOption => {
    const about = [`${tidy(family.name)} family`, ...family.guardians.map((name) => tidy(name))].join(' · ');
    return { text: plain(about, LIMITS.option), value: family.id };
  });
};

/** A family was picked: its guardians are shown below the picker. */
export const showFamily: ActionHandler = async ({ core, slack, asking, chosen, view }) => {
  const asker = await asking.proven;
  await requireLookUp(core, asker);
  if (!view || !isRowId(chosen)) throw new NotKnown('button');
  const guardians = await guardiansOfFamily(core, asker.accountId, chosen);
  const shown = familyModal(await guardiansShown(core, asker, guardians), await noteFor(core, asker));
  // Without its hash: whoever picks two families in a hurry is to see the second, not a conflict with the first.
  await updateModal(slack, { viewId: view.id }, shown);
};
