import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { type Action, levelsThatMay } from './levels.ts';

/** How many names a sentence bears. */
const NAMES_SHOWN = 3;

/** Names of active staff who may do something, lowest level first: the people to ask before the Business Owner. */
export async function whoMay(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  action: Action,
): Promise<string[]> {
  const staff = await core.db.staff.findMany({
    where: { accountId, deactivatedAt: null, level: { in: levelsThatMay(action) } },
    orderBy: [{ level: 'asc' }, { name: 'asc' }],
    select: { name: true },
    take: NAMES_SHOWN,
  });
  return staff.map((person) => person.name);
}
