import { appendAudits } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { PEOPLE } from '../credentials/people.ts';
import { lockPerson, namedInAudit, rowsOf } from '../credentials/person.ts';
import { clearStreaks } from '../credentials/streaks.ts';
import { Prisma, type Tx } from '../database/client.ts';
import { putNoticeInOutbox } from '../delivery/notice.ts';
import { sha256 } from '../secrets.ts';
import type { FoundLink } from './find.ts';
import { endedEntries, endOpenLinks } from './lifecycle.ts';
import { isForOwner } from './purposes.ts';
import { portalVia } from './via.ts';

/**
 * Consumes a link that is live, by one conditional update, and stores the password in the same statement: so that of any
 * number at the same moment one wins. With it every session ends (S7), the notice goes to the outbox and the audit row
 * is written. The record counts as it is now: without Can Log In, deactivated, or with another Business Owner since (S3),
 * the link is not consumed.
 * @returns when the password was chosen, or undefined when the link can no longer be used.
 */
export async function consumeLink(
  core: Core,
  tx: Tx,
  link: FoundLink,
  passwordHash: string,
  visit: string,
): Promise<Date | undefined> {
  const { accountId, person, linkId, purpose } = link;
  const now = core.clock.now();
  const { table, column, mayLogIn } = PEOPLE[person.portal];
  const theirs =
    person.portal === 'office' ? Prisma.sql`(p.level = 'owner') = ${isForOwner(purpose)}` : Prisma.sql`true`;
  await lockPerson(tx, accountId, person);
  const [taken] = await tx.$queryRaw<{ sessions: number; hasOthers: boolean }[]>`
    WITH taken AS (
      UPDATE reset_links l SET state = 'redeemed', ended_at = ${now}, redeemed_visit = ${sha256(visit)}
      FROM ${table} p
      WHERE l.account_id = ${accountId}::uuid AND l.id = ${linkId}::uuid AND l.purpose = ${purpose}::"LinkPurpose"
        AND l.state = 'live' AND l.expires_at > ${now}
        AND p.account_id = l.account_id AND p.id = l.${column} AND ${mayLogIn} AND ${theirs}
      RETURNING l.id, l.account_id, l.${column} AS person_id
    ), stored AS (
      INSERT INTO credentials (id, account_id, ${column}, password_hash, changed_at)
      SELECT ${crypto.randomUUID()}::uuid, account_id, person_id, ${passwordHash}, ${now} FROM taken
      ON CONFLICT (account_id, ${column})
      DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at, must_change = false
    ), ended AS (
      DELETE FROM sessions s USING taken t
      WHERE s.account_id = t.account_id AND s.${column} = t.person_id RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM ended) AS sessions,
           EXISTS (SELECT 1 FROM reset_links l
                   WHERE l.account_id = t.account_id AND l.${column} = t.person_id AND l.id <> t.id
                     AND l.state IN ('pending', 'live')) AS "hasOthers"
    FROM taken t`;
  if (!taken) return undefined;
  const cancelled = taken.hasOthers
    ? await endOpenLinks(core, tx, accountId, rowsOf(person), 'cancelled', 'password_changed')
    : [];
  await clearStreaks(core, tx, { accountId, portal: person.portal, login: link.login });
  await putNoticeInOutbox(core, tx, { accountId, person, template: 'password-changed' });
  await core.queue.add(tx, 'card', { linkId });
  const named = namedInAudit(person);
  const by = { actor: named, via: portalVia(person), subject: named };
  await appendAudits(core, tx, accountId, [
    {
      ...by,
      action: 'reset.redeemed',
      details: {
        link: linkId,
        ...(person.portal === 'office' ? { purpose } : {}),
        sessions_ended: taken.sessions,
      },
    },
    ...endedEntries(cancelled, { ...by, action: 'reset.cancelled' }, { reason: 'password_changed' }),
  ]);
  return now;
}
