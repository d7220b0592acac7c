import type { Operator } from '../accounts/createAccount.ts';
import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';
import { issuePrintedLink } from '../links/printedLink.ts';
import { holdOwner } from './holdOwner.ts';
import { OwnerHasPassword, OwnerWithoutEmail } from './refusals.ts';

/**
 * Makes the link with which the Business Owner chooses a first password; an older one ends. Only while there is no
 * password yet: from then on nothing but the password, or a verified recovery, lets the owner in (S3).
 * @returns the token, for the Operator's terminal alone: it is stored nowhere in clear.
 * @throws OwnerHasPassword, OwnerWithoutEmail
 */
export async function issueFirstLink(
  core: Core,
  { accountId, by }: { accountId: AccountId; by: Operator },
): Promise<{ token: string; owner: string }> {
  return core.db.$transaction(async (tx) => {
    const { owner, account } = await holdOwner(tx, accountId);
    if ((await tx.credential.count({ where: { accountId, staffId: owner.id } })) > 0)
      throw new OwnerHasPassword(account.slug);
    if (!owner.email) throw new OwnerWithoutEmail(account.slug);
    const token = await issuePrintedLink(core, tx, {
      accountId,
      staffId: owner.id,
      purpose: 'owner_first',
      actor: { kind: 'operator', id: by.login },
      via: 'operator_tool',
    });
    return { token, owner: owner.name };
  });
}

/** Slugs of accounts whose Business Owner can get in neither by a password nor by a link that lives. For the doctor. */
export async function accountsWithoutEntry(core: Pick<Core, 'db' | 'clock'>): Promise<string[]> {
  const owners = await core.db.staff.findMany({
    where: {
      level: 'owner',
      credential: null,
      links: {
        none: { purpose: 'owner_first', state: 'live', expiresAt: { gt: core.clock.now() } },
      },
    },
    orderBy: { account: { slug: 'asc' } },
    select: { account: { select: { slug: true } } },
  });
  return owners.map(({ account }) => account.slug);
}
