import type { Asker } from '../../bot/identity.ts';
import type { CommandHandler, Interaction } from '../../bot/interaction.ts';
import { NotLinked } from '../../bot/refusals.ts';
import { nameOfAccount, nameOfOwner } from '../../core/accounts/names.ts';
import type { Core } from '../../core/core.ts';
import { LEVEL_NAMES, mayDo } from '../../core/permissions/levels.ts';

/** What Keydesk knows, for anybody: it reveals nothing. */
export const HELP = [
  '/reset-guardian [name, email, phone or family] – find a guardian and send a link to choose a new password',
  '/reset-staff [@person, name or email] – send a colleague a link, or ask for one (Manager and up)',
  '/policies [family] – see which policies a family has accepted, and record a signed form',
  '/resets [guardian, family or staff member] – the latest password resets and requests, and how each went; Front Desk sees their own',
  '/sms-credits – how many SMS credits are left, and where they went (Manager and up)',
  '/audit [person, kind or day] – who did what to whom, and an export as a file (Admin Access)',
  '/keydesk whoami – who Keydesk takes you for, and what you may do',
  '/keydesk link – how to link your Slack account to your staff record',
  '/keydesk help – this list',
].join('\n');

const WORDS: Record<string, (use: Interaction) => Promise<string>> = {
  help: async () => HELP,
  whoami: async ({ core, asking }) => whoAmI(core, await asking.proven),
  link,
};

/** `/keydesk`: help on anything unknown, and to anybody. */
export const keydesk: CommandHandler = async (use) => {
  const word = use.words.split(/\s+/)[0]?.toLowerCase() || 'help';
  const answer = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  return answer ? answer(use) : `Keydesk does not know “${word.slice(0, 40)}” yet. It knows:\n${HELP}`;
};

async function whoAmI(core: Core, { accountId, name, level }: Asker): Promise<string> {
  const centre = await nameOfAccount(core, accountId);
  const may = mayDo(level, 'send-guardian-reset')
    ? 'You may send password resets to guardians.'
    : 'You may look up guardians; password resets are sent by a Manager and up.';
  return `You are ${name}, ${LEVEL_NAMES[level]} at ${centre}. ${may}`;
}

async function link({ core, asking }: Interaction): Promise<string> {
  try {
    const { name } = await asking.proven;
    return `You are linked already, as ${name}. Nothing is to be done.`;
  } catch (error) {
    if (!(error instanceof NotLinked)) throw error;
    const whom = (await nameOfOwner(core, error.accountId)) ?? 'the Business Owner';
    return `Your Slack account is not linked to a staff record yet. Linking by signing in to the Office Portal is on its way; until then ask ${whom}.`;
  }
}
