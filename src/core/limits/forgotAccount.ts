import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { countRates, DAY, HOUR, type Limit } from './rates.ts';

/**
 * Forgot Password messages of one account: more than a large centre's families ask for on the day after a holiday, far
 * fewer than would harm the name of its mail domain.
 */
export const FORGOTTEN_OF_ONE_ACCOUNT: readonly Limit[] = [
  { what: 'forgot-account', most: 600, window: HOUR },
  { what: 'forgot-account', most: 3_000, window: DAY },
];

/** Counts a message that is about to be made, in its transaction. False when it is one too many. */
export async function withinAccountLimits(
  core: Pick<Core, 'clock' | 'secrets'>,
  tx: Tx,
  accountId: AccountId,
): Promise<boolean> {
  const totals = await countRates(
    core,
    tx,
    FORGOTTEN_OF_ONE_ACCOUNT.map((limit) => ({ limit, subject: accountId, by: 1 })),
  );
  return FORGOTTEN_OF_ONE_ACCOUNT.every(({ most }, i) => (totals[i] ?? 0) <= most);
}
