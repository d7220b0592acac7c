import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, GuardianId } from '../ids.ts';

/** An address that was replaced is still told for so many milliseconds: whoever replaced it may not have been the person. */
const STILL_TOLD = 72 * 60 * MINUTE;

/**
 * Puts "your password was changed" in the outbox, for every email on record, and for those that were on it in the last
 * 72 hours (ASVS 6.3.7). What goes to a former address holds nothing of the present one.
 * @param stayedIn whether the browser that changed it stays signed in.
 */
export async function putNoticeInOutbox(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  {
    accountId,
    guardianId,
    template,
    stayedIn = false,
  }: { accountId: AccountId; guardianId: GuardianId; template: 'password-changed'; stayedIn?: boolean },
): Promise<void> {
  const now = core.clock.now();
  const added = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO deliveries (id, account_id, channel, template, address, content, due_at, created_at)
    SELECT gen_random_uuid(), g.account_id, 'email', ${template}, told.address,
           jsonb_build_object('centre', a.name, 'guardian', g.name, 'language', coalesce(g.language, a.language),
                              'slug', a.slug, 'color', a.brand_color, 'timezone', a.timezone, 'at', ${now.toISOString()}::text,
                              'stayedIn', ${stayedIn}::boolean, 'former', told.former,
                              -- For the Audit Log; a row without a link has no other tie to the person.
                              'guardianId', g.id),
           ${now}, ${now}
    FROM guardians g JOIN accounts a ON a.id = g.account_id
    CROSS JOIN LATERAL (
      SELECT g.email AS address, false AS former WHERE g.email IS NOT NULL
      UNION ALL
      SELECT DISTINCT ON (lower(c.old_address)) c.old_address, true FROM contact_changes c
      WHERE c.account_id = g.account_id AND c.guardian_id = g.id AND c.channel = 'email'
        AND c.changed_at > ${after(now, -STILL_TOLD)}
        AND c.old_address IS NOT NULL AND lower(c.old_address) IS DISTINCT FROM lower(g.email)
    ) AS told
    WHERE g.account_id = ${accountId}::uuid AND g.id = ${guardianId}::uuid
    RETURNING id`;
  for (const { id } of added) await core.queue.add(tx, 'delivery', { deliveryId: id });
}
