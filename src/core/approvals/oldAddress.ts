import type { Core } from '../core.ts';
import { PEOPLE } from '../credentials/people.ts';
import { idOf, type Person } from '../credentials/person.ts';
import { type Channel, Prisma, type Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/**
 * A link goes to an address that changed lately, after approval: puts word of it in the outbox for each email that was
 * on record since then, and where the phone changed, for the email that is. It holds no link, and nothing of
 * the present address.
 * @param since from when on the guard looked: at the asking, since hours pass until the approval.
 */
export async function tellOldAddress(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  {
    accountId,
    person,
    channel,
    since,
  }: { accountId: AccountId; person: Person; channel: Channel; since: Date },
): Promise<void> {
  const now = core.clock.now();
  const { table, column } = PEOPLE[person.portal];
  const who =
    person.portal === 'customer'
      ? Prisma.sql`jsonb_build_object('portal', 'customer', 'name', p.name, 'guardianId', p.id)`
      : Prisma.sql`jsonb_build_object('portal', 'office', 'name', p.name, 'staffId', p.id)`;
  const added = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO deliveries (id, account_id, channel, template, address, content, due_at, created_at)
    SELECT gen_random_uuid(), p.account_id, 'email', 'contact-guard', told.address,
           jsonb_build_object('centre', a.name, 'language', coalesce(p.language, a.language), 'color', a.brand_color,
                              'timezone', a.timezone, 'at', ${now.toISOString()}::text, 'changed', ${channel}::text,
                              'former', told.former) || ${who},
           ${now}, ${now}
    FROM ${table} p JOIN accounts a ON a.id = p.account_id
    CROSS JOIN LATERAL (
      SELECT p.email AS address, false AS former WHERE p.email IS NOT NULL AND ${channel}::text = 'sms'
      UNION ALL
      SELECT DISTINCT ON (lower(c.old_address)) c.old_address, true FROM contact_changes c
      WHERE c.account_id = p.account_id AND c.${column} = p.id AND c.channel = 'email'
        AND c.changed_at > ${since}
        AND c.old_address IS NOT NULL AND lower(c.old_address) IS DISTINCT FROM lower(p.email)
    ) AS told
    WHERE p.account_id = ${accountId}::uuid AND p.id = ${idOf(person)}::uuid
    RETURNING id`;
  for (const { id } of added) await core.queue.add(tx, 'delivery', { deliveryId: id });
}
