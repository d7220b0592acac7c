import { maskAddress } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, LinkId } from '../ids.ts';

/**
 * Puts word of a reported link in the outbox for the Business Owner's address on record: for an account of which
 * nobody is linked in Slack who could look into it.
 * @returns false when there is no such address, or the Business Owner is among those who are `told` in Slack, or is
 * the one who reported the link.
 */
export async function putReportInOutbox(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  { accountId, linkId, told }: { accountId: AccountId; linkId: LinkId; told: string[] },
): Promise<boolean> {
  const owner = await tx.staff.findFirst({
    where: { accountId, level: 'owner', deactivatedAt: null, id: { notIn: told } },
    include: { account: { select: { name: true, language: true, timezone: true, brandColor: true } } },
  });
  if (!owner?.email) return false;
  const { account } = owner;
  const link = await tx.resetLink.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: linkId } },
    include: {
      guardian: { select: { id: true, name: true, family: { select: { name: true } } } },
      staff: { select: { id: true, name: true } },
      requester: { select: { name: true } },
    },
  });
  if (link.staff?.id === owner.id) return false;
  const deliveryId = crypto.randomUUID();
  const now = core.clock.now();
  await tx.delivery.create({
    data: {
      id: deliveryId,
      accountId,
      channel: 'email',
      template: 'reset-reported',
      address: owner.email,
      content: {
        centre: account.name,
        staff: owner.name,
        language: owner.language ?? account.language,
        timezone: account.timezone,
        color: account.brandColor,
        ...(link.staff
          ? { member: link.staff.name }
          : { guardian: link.guardian?.name ?? '', family: link.guardian?.family.name ?? '' }),
        to: maskAddress(link.channel, link.address),
        askedBy: link.requester?.name ?? null,
        askedAt: link.requestedAt.toISOString(),
        used: link.state === 'redeemed',
        // For the Audit Log; a row without a link has no other tie to the person.
        ...(link.staff ? { staffId: link.staff.id } : { guardianId: link.guardian?.id ?? null }),
      },
      dueAt: now,
      createdAt: now,
    },
  });
  await core.queue.add(tx, 'delivery', { deliveryId });
  return true;
}
