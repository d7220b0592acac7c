import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Portal, PrismaClient } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { PEOPLE } from './people.ts';

/** How long a count is believed, in milliseconds. */
const BELIEVED = 10 * MINUTE;
/** Passwords compared for one email at most; beyond, the ones chosen last count. */
export const MOST_LOGINS_OF_ONE_EMAIL = 6;

interface Count {
  most: number;
  until: Date;
}

/** By portal and account. */
const counts = new WeakMap<PrismaClient, Map<string, Count>>();

/**
 * How many passwords a sign-in at this portal of the account compares, whoever is named: as many as the email with the most logins
 * behind it has, usually one. Were it the number of this very email's, the time would tell who is on record (ASVS 6.3.8).
 * @param found how many logins the email at hand has, in case the count grew since it was taken.
 */
export async function passwordsCompared(
  core: Pick<Core, 'db' | 'clock'>,
  accountId: AccountId,
  portal: Portal,
  found: number,
): Promise<number> {
  const ofThisDatabase = counts.get(core.db) ?? new Map<string, Count>();
  counts.set(core.db, ofThisDatabase);
  const now = core.clock.now();
  const place = `${portal} ${accountId}`;
  let count = ofThisDatabase.get(place);
  if (!count || count.until <= now) {
    count = { most: await mostLoginsOfOneEmail(core, accountId, portal), until: after(now, BELIEVED) };
    ofThisDatabase.set(place, count);
  }
  count.most = Math.max(count.most, found);
  return count.most;
}

async function mostLoginsOfOneEmail(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  portal: Portal,
): Promise<number> {
  const { table, column } = PEOPLE[portal];
  const [row] = await core.db.$queryRaw<{ logins: number }[]>`
    SELECT count(*)::int AS logins
    FROM credentials c JOIN ${table} p ON p.account_id = c.account_id AND p.id = c.${column}
    WHERE c.account_id = ${accountId}::uuid AND p.email_key IS NOT NULL
    GROUP BY p.email_key ORDER BY 1 DESC LIMIT 1`;
  return Math.min(row?.logins ?? 1, MOST_LOGINS_OF_ONE_EMAIL);
}
