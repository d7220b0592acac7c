import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { PrismaClient } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/** How long a count is believed, in milliseconds. */
const BELIEVED = 10 * MINUTE;
/** Passwords compared for one email at most; beyond, the ones chosen last count. */
export const MOST_LOGINS_OF_ONE_EMAIL = 6;

interface Count {
  most: number;
  until: Date;
}

const counts = new WeakMap<PrismaClient, Map<AccountId, Count>>();

/**
 * How many passwords a sign-in of this account compares, whoever is named: as many as the email with the most logins
 * behind it has, usually one. Were it the number of this very email's, the time would tell who is on record (ASVS 6.3.8).
 * @param found how many logins the email at hand has, in case the count grew since it was taken.
 */
export async function passwordsCompared(
  core: Pick<Core, 'db' | 'clock'>,
  accountId: AccountId,
  found: number,
): Promise<number> {
  const ofThisDatabase = counts.get(core.db) ?? new Map<AccountId, Count>();
  counts.set(core.db, ofThisDatabase);
  const now = core.clock.now();
  let count = ofThisDatabase.get(accountId);
  if (!count || count.until <= now) {
    count = { most: await mostLoginsOfOneEmail(core, accountId), until: after(now, BELIEVED) };
    ofThisDatabase.set(accountId, count);
  }
  count.most = Math.max(count.most, found);
  return count.most;
}

async function mostLoginsOfOneEmail(core: Pick<Core, 'db'>, accountId: AccountId): Promise<number> {
  const [row] = await core.db.$queryRaw<{ logins: number }[]>`
    SELECT count(*)::int AS logins
    FROM credentials c JOIN guardians g ON g.account_id = c.account_id AND g.id = c.guardian_id
    WHERE c.account_id = ${accountId}::uuid AND g.email_key IS NOT NULL
    GROUP BY g.email_key ORDER BY 1 DESC LIMIT 1`;
  return Math.min(row?.logins ?? 1, MOST_LOGINS_OF_ONE_EMAIL);
}
