import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Account, Prisma, Staff, Tx } from '../database/client.ts';
import { STILL_TOLD } from '../delivery/notice.ts';
import type { AccountId } from '../ids.ts';

/** One mail for a staff member, on its way to every address. */
export interface MailToStaff {
  staff: Pick<Staff, 'id' | 'name' | 'email' | 'language'>;
  account: Pick<Account, 'id' | 'name' | 'slug' | 'language' | 'timezone' | 'brandColor'>;
  template: 'owner-recovery' | 'ownership';
  /** What the template shows besides the names; frozen. */
  content: Prisma.InputJsonObject;
  /** A token that the mail carries, in clear; sealed into each row. */
  token?: string;
  /** An address that is told too, though it may be on record no more. */
  also?: string;
}

/**
 * Puts a mail in the outbox for the email on a staff member's record and for those that were on it in the last 72 hours
 * (ASVS 6.3.7), in the caller's transaction.
 * @returns how many.
 */
export async function mailEverywhere(
  core: Pick<Core, 'clock' | 'queue' | 'secrets'>,
  tx: Tx,
  { staff, account, template, content, token, also }: MailToStaff,
): Promise<number> {
  const accountId = account.id as AccountId;
  const now = core.clock.now();
  const addresses = await addressesOf(core, tx, accountId, staff, also);
  for (const { address, former } of addresses) {
    const deliveryId = crypto.randomUUID();
    await tx.delivery.create({
      data: {
        id: deliveryId,
        accountId,
        channel: 'email',
        template,
        address,
        content: {
          centre: account.name,
          staff: staff.name,
          language: staff.language ?? account.language,
          slug: account.slug,
          color: account.brandColor,
          timezone: account.timezone,
          at: now.toISOString(),
          former,
          // For the Audit Log; a row without a link has no other tie to the person.
          staffId: staff.id,
          ...content,
        },
        sealedToken: token === undefined ? null : core.secrets.seal('delivery-token', deliveryId, token),
        dueAt: now,
        createdAt: now,
      },
    });
    await core.queue.add(tx, 'delivery', { deliveryId });
  }
  return addresses.length;
}

/** The present one first; each once, however it is written. */
async function addressesOf(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  accountId: AccountId,
  staff: Pick<Staff, 'id' | 'email'>,
  also: string | undefined,
): Promise<{ address: string; former: boolean }[]> {
  const replaced = await tx.contactChange.findMany({
    where: {
      accountId,
      staffId: staff.id,
      channel: 'email',
      oldAddress: { not: null },
      changedAt: { gt: after(core.clock.now(), -STILL_TOLD) },
    },
    orderBy: { changedAt: 'desc' },
    select: { oldAddress: true },
  });
  const all = [
    ...(staff.email ? [{ address: staff.email, former: false }] : []),
    ...(also ? [{ address: also, former: true }] : []),
    ...replaced.flatMap(({ oldAddress }) => (oldAddress ? [{ address: oldAddress, former: true }] : [])),
  ];
  const seen = new Set<string>();
  return all.filter(({ address }) => !seen.has(address.toLowerCase()) && seen.add(address.toLowerCase()));
}
