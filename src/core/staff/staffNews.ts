import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { PermissionLevel, Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';

/** What a staff member is told of at the address on record, whatever Slack does. */
export type StaffNews =
  | { kind: 'slack-linked'; slackName: string; slackUserId: string }
  | { kind: 'slack-left'; because: 'deactivated' | 'guest' }
  | { kind: 'level-changed'; from: PermissionLevel; to: PermissionLevel; by: string };

/** An address that was replaced is still told for so many milliseconds: whoever replaced it may not have been the person. */
const STILL_TOLD = 72 * 60 * MINUTE;

/**
 * Puts an email to a staff member in the outbox, for the address on record and for those that were on it in the last 72
 * hours, in the caller's transaction.
 * @returns to how many addresses.
 */
export async function putStaffNewsInOutbox(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  staffId: StaffId,
  news: StaffNews,
): Promise<number> {
  const now = core.clock.now();
  const added = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO deliveries (id, account_id, channel, template, address, content, due_at, created_at)
    SELECT gen_random_uuid(), s.account_id, 'email', 'staff-news', told.address,
           jsonb_build_object('centre', a.name, 'staff', s.name, 'language', coalesce(s.language, a.language),
                              'slug', a.slug, 'color', a.brand_color, 'timezone', a.timezone,
                              'at', ${now.toISOString()}::text, 'news', ${JSON.stringify(news)}::jsonb,
                              -- For the Audit Log; a row without a link has no other tie to the person.
                              'staffId', s.id),
           ${now}, ${now}
    FROM staff s JOIN accounts a ON a.id = s.account_id
    CROSS JOIN LATERAL (
      SELECT s.email AS address WHERE s.email IS NOT NULL
      UNION ALL
      SELECT DISTINCT ON (lower(c.old_address)) c.old_address FROM contact_changes c
      WHERE c.account_id = s.account_id AND c.staff_id = s.id AND c.channel = 'email'
        AND c.changed_at > ${after(now, -STILL_TOLD)}
        AND c.old_address IS NOT NULL AND lower(c.old_address) IS DISTINCT FROM lower(s.email)
    ) AS told
    WHERE s.account_id = ${accountId}::uuid AND s.id = ${staffId}::uuid
    RETURNING id`;
  for (const { id } of added) await core.queue.add(tx, 'delivery', { deliveryId: id });
  return added.length;
}
