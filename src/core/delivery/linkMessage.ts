import type { Core } from '../core.ts';
import type { Channel, Guardian, LinkPurpose, Staff, Tx } from '../database/client.ts';
import type { AccountId, DeliveryId, LinkId, StaffId } from '../ids.ts';

/** The template of the message that carries a link of each purpose; the owner's first link is printed, not sent. */
const TEMPLATES: Record<Exclude<LinkPurpose, 'owner_first'>, string> = {
  guardian_reset: 'guardian-reset',
  staff_reset: 'staff-reset',
  staff_invitation: 'staff-invitation',
  owner_recovery: 'owner-recovery-link',
};

/** A link's message, before it is a row. */
export interface LinkMessage {
  linkId: LinkId;
  purpose: LinkPurpose;
  channel: Channel;
  address: string;
  token: string;
  /** The staff member who had the link made. */
  askedBy: StaffId | undefined;
}

/** Puts the message of a link in the outbox, its token sealed, with its job; in the caller's transaction. */
export async function putLinkInOutbox(
  core: Pick<Core, 'clock' | 'queue' | 'secrets'>,
  tx: Tx,
  accountId: AccountId,
  record: Guardian | Staff,
  { linkId, purpose, channel, address, token, askedBy }: LinkMessage,
): Promise<DeliveryId> {
  if (purpose === 'owner_first') throw new Error('A first link of the Business Owner is never sent.');
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const deliveryId = crypto.randomUUID() as DeliveryId;
  const now = core.clock.now();
  const words = { centre: account.name, language: record.language ?? account.language };
  const whole = { ...words, slug: account.slug, color: account.brandColor };
  const whose =
    purpose === 'guardian_reset' ? { guardian: record.name, notMe: true } : { staff: record.name };
  const by = purpose === 'staff_invitation' ? { invitedBy: await nameOf(tx, accountId, askedBy) } : {};
  await tx.delivery.create({
    data: {
      id: deliveryId,
      accountId,
      linkId,
      channel,
      template: TEMPLATES[purpose],
      address,
      content: channel === 'sms' ? words : { ...whole, ...whose, ...by },
      sealedToken: core.secrets.seal('delivery-token', deliveryId, token),
      dueAt: now,
      createdAt: now,
    },
  });
  await core.queue.add(tx, 'delivery', { deliveryId });
  return deliveryId;
}

async function nameOf(tx: Tx, accountId: AccountId, staffId: StaffId | undefined): Promise<string | null> {
  if (!staffId) return null;
  const found = await tx.staff.findUnique({
    where: { accountId_id: { accountId, id: staffId } },
    select: { name: true },
  });
  return found?.name ?? null;
}
