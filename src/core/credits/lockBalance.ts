import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/**
 * The account's balance in credits, held until the transaction ends. Locked before it is judged: an INSERT that the
 * table refuses would take the whole transaction with it. Lock order: guardian, link, delivery, balance, account,
 * Audit Log.
 */
export async function lockBalance(tx: Tx, accountId: AccountId): Promise<number> {
  const [row] = await tx.$queryRaw<{ balance: number }[]>`
    SELECT balance FROM credit_balances WHERE account_id = ${accountId}::uuid FOR UPDATE`;
  return row?.balance ?? 0;
}
