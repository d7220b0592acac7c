import type { Core } from '../core.ts';
import type { Account } from '../database/client.ts';
import { NoSuchAccount } from '../errors.ts';
import type { AccountId } from '../ids.ts';

/** @throws NoSuchAccount */
export async function findAccount(
  core: Pick<Core, 'db'>,
  slug: string,
): Promise<Account & { id: AccountId }> {
  const account = await core.db.account.findUnique({ where: { slug } });
  if (!account) throw new NoSuchAccount(slug);
  return { ...account, id: account.id as AccountId };
}
