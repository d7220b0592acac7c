import { inert, lines, tidy } from '../../bot/blocks/texts.ts';
import type { Answer, Interaction } from '../../bot/interaction.ts';
import { nameOfAccount } from '../../core/accounts/names.ts';
import { ACTIONS, LEVEL_NAMES, mayDo } from '../../core/permissions/levels.ts';
import { ACTION_WORDS } from '../../core/permissions/words.ts';
import { readOwnLinks } from '../../core/staff/ownLinks.ts';

const all = new Intl.ListFormat('en');

/** `/keydesk whoami`: who Keydesk takes somebody for, what they may do, and since when they are linked. */
export async function whoAmI({ core, asking }: Interaction): Promise<Answer> {
  const { accountId, staffId, workspaceId, name, level } = await asking.proven;
  const [centre, links] = await Promise.all([
    nameOfAccount(core, accountId),
    readOwnLinks(core, accountId, staffId),
  ]);
  const may = ACTIONS.filter((action) => mayDo(level, action)).map((action) => ACTION_WORDS[action]);
  const you = `You are ${tidy(name)}, ${LEVEL_NAMES[level]} at ${tidy(centre)}. You may ${all.format(may)}.`;
  const since = links.find((link) => link.workspaceId === workspaceId)?.linkedAt;
  const more = '/keydesk why [what] tells which rule decides, and who may do what you may not.';
  return {
    text: inert(`${you} ${more}`),
    blocks: [lines([you], ...(since ? [['Linked to your Slack account: ', { at: since }]] : []), [more])],
  };
}
