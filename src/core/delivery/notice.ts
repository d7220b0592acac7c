import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, GuardianId } from '../ids.ts';

/** Puts "your password was changed" (or another notice without a link) in the outbox, for every address on record (ASVS 6.3.7). */
export async function putNoticeInOutbox(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  {
    accountId,
    guardianId,
    template,
  }: { accountId: AccountId; guardianId: GuardianId; template: 'password-changed' },
): Promise<void> {
  const guardian = await tx.guardian.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: guardianId } },
    include: { family: { include: { account: true } } },
  });
  if (!guardian.email) return;
  const { account } = guardian.family;
  const now = core.clock.now();
  const { id: deliveryId } = await tx.delivery.create({
    data: {
      accountId,
      channel: 'email',
      template,
      address: guardian.email,
      content: {
        centre: account.name,
        guardian: guardian.name,
        language: guardian.language ?? account.language,
        slug: account.slug,
        timezone: account.timezone,
        at: now.toISOString(),
        // For the Audit Log; a row without a link has no other tie to the person.
        guardianId,
      },
      dueAt: now,
      createdAt: now,
    },
    select: { id: true },
  });
  await core.queue.add(tx, 'delivery', { deliveryId });
}
