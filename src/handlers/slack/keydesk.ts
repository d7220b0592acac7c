import type { CommandHandler } from '../../bot/interaction.ts';
import { forgot } from './forgot.ts';
import { link } from './keydeskLink.ts';
import { unlink } from './keydeskUnlink.ts';
import { whoAmI } from './keydeskWhoAmI.ts';
import { why } from './keydeskWhy.ts';

/** What Keydesk knows, for anybody: it reveals nothing. */
export const HELP = [
  '/reset-guardian [name, email, phone or family] – find a guardian and send a link to choose a new password',
  '/reset-staff [@person, name or email] – send a colleague a link, or ask for one (Manager and up)',
  '/policies [family] – see which policies a family has accepted, and record a signed form',
  '/resets [guardian, family or staff member] – the latest password resets and requests, and how each went; Front Desk sees their own',
  '/sms-credits – how many SMS credits are left, and where they went (Manager and up)',
  '/staff [@person, name or email] – levels, links to Slack, deactivation (Admin Access)',
  '/assign-password [@person, name or email] – assign a colleague a password, typed in the Office Portal (Admin Access)',
  '/audit [person, kind or day] – who did what to whom, and an export as a file (Admin Access)',
  '/keydesk whoami – who Keydesk takes you for, and what you may do',
  '/keydesk why [@person] <what> [@colleague] – who may do something, by which rule, and who may instead',
  '/keydesk link – link your Slack account to your staff record, by signing in to the Office Portal',
  '/keydesk unlink – end that link',
  '/keydesk forgot – mail yourself a link to choose a new password for the Office Portal',
  '/keydesk help – this list',
].join('\n');

const WORDS: Record<string, CommandHandler> = {
  help: async () => HELP,
  whoami: whoAmI,
  why,
  link,
  unlink,
  forgot,
};

/** `/keydesk`: help on anything unknown, and to anybody. */
export const keydesk: CommandHandler = async (use) => {
  const word = use.words.split(/\s+/)[0]?.toLowerCase() || 'help';
  const answer = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  return answer ? answer(use) : `Keydesk does not know “${word.slice(0, 40)}” yet. It knows:\n${HELP}`;
};
