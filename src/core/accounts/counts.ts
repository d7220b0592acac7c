import type { Core } from '../core.ts';

/** How many accounts there are, and how many messages wait to be sent for all of them: for the operator's doctor. */
export async function countAccounts({
  db,
}: Pick<Core, 'db'>): Promise<{ accounts: number; waiting: number }> {
  return {
    accounts: await db.account.count(),
    waiting: await db.delivery.count({ where: { state: { in: ['queued', 'sending'] } } }),
  };
}
