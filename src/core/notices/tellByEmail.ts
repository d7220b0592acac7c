import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { sha256 } from '../secrets.ts';
import type { NoticeForMany } from './notice.ts';

/**
 * Puts a notice in the outbox for the Business Owner's address on record: for an account of which nobody who is to
 * know is linked in Slack.
 * @returns false when there is no such address, when this occasion was told so before, or when it is about them (`except`).
 */
export async function tellOwnerByEmail(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  notice: NoticeForMany,
  occasion: string,
  except?: StaffId,
): Promise<boolean> {
  const owner = await tx.staff.findFirst({
    where: { accountId, level: 'owner', deactivatedAt: null, ...(except ? { id: { not: except } } : {}) },
    include: { account: { select: { name: true, language: true } } },
  });
  if (!owner?.email) return false;
  const deliveryId = idOf(accountId, notice.kind, occasion);
  const now = core.clock.now();
  const { count } = await tx.delivery.createMany({
    data: {
      id: deliveryId,
      accountId,
      channel: 'email',
      template: 'staff-notice',
      address: owner.email,
      content: {
        centre: owner.account.name,
        staff: owner.name,
        language: owner.language ?? owner.account.language,
        notice,
      },
      dueAt: now,
      createdAt: now,
    },
    skipDuplicates: true,
  });
  if (count === 0) return false;
  await core.queue.add(tx, 'delivery', { deliveryId });
  return true;
}

/** The same occasion has the same id, so that it has one row (a UUID of version 8, RFC 9562). */
function idOf(...parts: readonly string[]): string {
  const hex = Buffer.from(sha256(parts.join('\n'))).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
