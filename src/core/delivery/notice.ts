import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { PEOPLE } from '../credentials/people.ts';
import { idOf, type Person } from '../credentials/person.ts';
import { Prisma, type Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

/** An address that was replaced is still told for so many milliseconds: whoever replaced it may not have been the person. */
export const STILL_TOLD = 72 * 60 * MINUTE;

/** What a person is told of, about their own login. */
export type PersonNotice =
  /** `stayedIn`: the browser that changed it stays signed in. */
  | { template: 'password-changed'; stayedIn?: boolean }
  /** S5. `assignedBy` is the name of who did; `mustChange`: the next sign-in asks for another one. */
  | { template: 'password-assigned'; assignedBy: string; mustChange: boolean };

/** Whose notice, and of what. Only staff have passwords that others assign. */
export type NoticeTo =
  | ({ accountId: AccountId; person: Person } & Extract<PersonNotice, { template: 'password-changed' }>)
  | ({ accountId: AccountId; person: Extract<Person, { portal: 'office' }> } & PersonNotice);

/**
 * Puts a notice about a person's login in the outbox, for the email on record, and for those that were on it in the last
 * 72 hours (ASVS 6.3.7). What goes to a former address holds nothing of the present one.
 */
export async function putNoticeInOutbox(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  { accountId, person, ...notice }: NoticeTo,
): Promise<void> {
  const now = core.clock.now();
  const { table, column } = PEOPLE[person.portal];
  const added = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO deliveries (id, account_id, channel, template, address, content, due_at, created_at)
    SELECT gen_random_uuid(), p.account_id, 'email', ${notice.template}, told.address,
           jsonb_build_object('centre', a.name, 'language', coalesce(p.language, a.language), 'slug', a.slug,
                              'color', a.brand_color, 'timezone', a.timezone, 'at', ${now.toISOString()}::text,
                              'former', told.former)
             || ${ofPerson(person)} || ${JSON.stringify(shownOf(notice))}::jsonb,
           ${now}, ${now}
    FROM ${table} p JOIN accounts a ON a.id = p.account_id
    CROSS JOIN LATERAL (
      SELECT p.email AS address, false AS former WHERE p.email IS NOT NULL
      UNION ALL
      SELECT DISTINCT ON (lower(c.old_address)) c.old_address, true FROM contact_changes c
      WHERE c.account_id = p.account_id AND c.${column} = p.id AND c.channel = 'email'
        AND c.changed_at > ${after(now, -STILL_TOLD)}
        AND c.old_address IS NOT NULL AND lower(c.old_address) IS DISTINCT FROM lower(p.email)
    ) AS told
    WHERE p.account_id = ${accountId}::uuid AND p.id = ${idOf(person)}::uuid
    RETURNING id`;
  for (const { id } of added) await core.queue.add(tx, 'delivery', { deliveryId: id });
}

/** The name, and the id for the Audit Log: a row without a link has no other tie to the person. */
function ofPerson({ portal }: Person): Prisma.Sql {
  return portal === 'customer'
    ? Prisma.sql`jsonb_build_object('guardian', p.name, 'guardianId', p.id)`
    : Prisma.sql`jsonb_build_object('portal', 'office', 'staff', p.name, 'staffId', p.id, 'owner', p.level = 'owner')`;
}

/** What of a notice is frozen in its row. Never a token. */
function shownOf(notice: PersonNotice): Record<string, string | boolean> {
  switch (notice.template) {
    case 'password-changed':
      return { stayedIn: notice.stayedIn ?? false };
    case 'password-assigned':
      return { assignedBy: notice.assignedBy, mustChange: notice.mustChange };
  }
}
