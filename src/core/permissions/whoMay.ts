import type { Core } from '../core.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { type Action, levelsThatMay } from './levels.ts';

/** How many names a sentence bears. */
const NAMES_SHOWN = 3;

/**
 * Names of active staff who may do something, lowest level first: the people to ask before the Business Owner.
 * @param except who asks, where somebody else is needed.
 */
export async function whoMay(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  action: Action,
  { except }: { except?: StaffId } = {},
): Promise<string[]> {
  return namesAtLevels(core, accountId, levelsThatMay(action), except ? [except] : []);
}

/** As whoMay, of levels that are known already, and without some people. */
export async function namesAtLevels(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  levels: readonly PermissionLevel[],
  except: readonly StaffId[] = [],
): Promise<string[]> {
  const staff = await core.db.staff.findMany({
    where: {
      accountId,
      deactivatedAt: null,
      level: { in: [...levels] },
      id: { notIn: [...except] },
    },
    orderBy: [{ level: 'asc' }, { name: 'asc' }],
    select: { name: true },
    take: NAMES_SHOWN,
  });
  return staff.map((person) => person.name);
}
