import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';

/** What the centre is called. */
export async function nameOfAccount(core: Pick<Core, 'db'>, accountId: AccountId): Promise<string> {
  const { name } = await core.db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { name: true },
  });
  return name;
}

/** The time zone in which an account's dates are written, such as `America/Chicago`. */
export async function timezoneOfAccount(core: Pick<Core, 'db'>, accountId: AccountId): Promise<string> {
  const { timezone } = await core.db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { timezone: true },
  });
  return timezone;
}

/** What the Business Owner is called, if there is an active one. */
export async function nameOfOwner(core: Pick<Core, 'db'>, accountId: AccountId): Promise<string | undefined> {
  const owner = await core.db.staff.findFirst({
    where: { accountId, level: 'owner', deactivatedAt: null },
    select: { name: true },
  });
  return owner?.name;
}
