import { emailKey } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { PermissionLevel } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/** Staff whom somebody names by email, or by the id that the staff list gave them. */
export async function findByEmailOrId(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  words: string,
): Promise<{ id: string; name: string; level: PermissionLevel; active: boolean }[]> {
  const found = await core.db.staff.findMany({
    where: { accountId, OR: [{ externalId: words }, { emailKey: emailKey(words) }] },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, level: true, deactivatedAt: true },
  });
  return found.map(({ deactivatedAt, ...staff }) => ({ ...staff, active: deactivatedAt === null }));
}
