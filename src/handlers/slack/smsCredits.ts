import type { CommandHandler } from '../../bot/interaction.ts';
import { smsCreditsAnswer } from '../../bot/modals/smsCredits.ts';
import { creditsOf, lastEntries } from '../../core/credits/read.ts';
import { NotPermitted } from '../../core/errors.ts';
import { mayDo } from '../../core/permissions/levels.ts';
import { whoMay } from '../../core/permissions/whoMay.ts';

/** Entries of the ledger that are shown. */
const SHOWN = 10;

/** `/sms-credits`: the balance, whether SMS is on, and the last entries, to a Manager and up. */
export const smsCredits: CommandHandler = async ({ core, asking }) => {
  const { accountId, level } = await asking.proven;
  if (!mayDo(level, 'see-credits'))
    throw new NotPermitted('see the SMS credits', await whoMay(core, accountId, 'see-credits'));
  const [credits, entries] = await Promise.all([
    creditsOf(core, accountId),
    lastEntries(core, accountId, SHOWN),
  ]);
  return smsCreditsAnswer(credits, entries);
};
