import { changeAccount } from '../../src/core/accounts/changeAccount.ts';
import type { Core } from '../../src/core/core.ts';
import { addCredits } from '../../src/core/credits/addCredits.ts';
import type { AccountId } from '../../src/core/ids.ts';
import { BUSINESS } from './business.ts';

const BY = { login: 'demo' };
const CREDITS = 100;

/**
 * Switches SMS on for the sample business and puts credits on it, by the same functions as the operator's tool. Once:
 * somebody may have switched it off since, or used the credits up. The credits come last, so that a start that was cut
 * short is completed by the next.
 */
export async function enableSms(core: Core): Promise<void> {
  const { id } = await core.db.account.findUniqueOrThrow({ where: { slug: BUSINESS.slug } });
  const accountId = id as AccountId;
  if ((await core.db.creditEntry.count({ where: { accountId, kind: 'added' } })) > 0) return;
  await changeAccount(core, accountId, { smsEnabled: true }, BY);
  await addCredits(core, { accountId, amount: CREDITS, note: 'sample credits', by: BY });
}
