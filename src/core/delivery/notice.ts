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
  const deliveryId = crypto.randomUUID();
  const now = core.clock.now();
  const added = await tx.$executeRaw`
    INSERT INTO deliveries (id, account_id, channel, template, address, content, due_at, created_at)
    SELECT ${deliveryId}::uuid, g.account_id, 'email', ${template}, g.email,
           jsonb_build_object('centre', a.name, 'guardian', g.name, 'language', coalesce(g.language, a.language),
                              'slug', a.slug, 'timezone', a.timezone, 'at', ${now.toISOString()}::text,
                              -- For the Audit Log; a row without a link has no other tie to the person.
                              'guardianId', g.id),
           ${now}, ${now}
    FROM guardians g JOIN accounts a ON a.id = g.account_id
    WHERE g.account_id = ${accountId}::uuid AND g.id = ${guardianId}::uuid AND g.email IS NOT NULL`;
  if (added === 1) await core.queue.add(tx, 'delivery', { deliveryId });
}
