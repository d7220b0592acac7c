import type { Core } from '../core.ts';
import { type AuditEntry, Prisma } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { type Names, namesIn } from './searchNames.ts';
import { type AuditFilter, type AuditPlace, whereOf } from './searchWhere.ts';

/** Entries on a page of the list. */
export const ENTRIES_A_PAGE = 10;

/** One entry, as far as it is told to people. */
export type ToldEntry = Pick<
  AuditEntry,
  'seq' | 'at' | 'actorKind' | 'actorId' | 'via' | 'action' | 'subjectKind' | 'subjectId' | 'details'
>;

/** Where a page begins: at the newest entry, or beside an entry that stood on the page before. */
export type AuditTurn = { olderThan: number } | { newerThan: number } | undefined;

export interface AuditPage {
  /** Newest first. */
  entries: ToldEntry[];
  names: Names;
  newer: boolean;
  older: boolean;
}

/**
 * A page of an account's Audit Log. Pages are found by the number of an entry, not by counting: entries that are added
 * meanwhile move nothing, and the thousandth page costs what the first one does.
 */
export async function searchAudit(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  filter: AuditFilter,
  turn: AuditTurn,
): Promise<AuditPage> {
  const where = whereOf(await readPlace(core, accountId), filter);
  const back = turn !== undefined && 'newerThan' in turn;
  const found = await readEntries(core, where, turn, ENTRIES_A_PAGE + 1);
  // Whoever turns to the newest page sees a whole one, as at the beginning.
  if (back && found.length <= ENTRIES_A_PAGE) return searchAudit(core, accountId, filter, undefined);
  const more = found.length > ENTRIES_A_PAGE;
  const onPage = found.slice(0, ENTRIES_A_PAGE);
  const entries = back ? onPage.reverse() : onPage;
  return {
    entries,
    names: await namesIn(core, accountId, entries),
    newer: turn !== undefined,
    older: back || more,
  };
}

/** Entries that fit, beside one of them: newest first, or where the page is turned back, oldest first. */
export async function readEntries(
  core: Pick<Core, 'db'>,
  where: Prisma.Sql,
  turn: AuditTurn,
  most: number,
): Promise<ToldEntry[]> {
  const back = turn !== undefined && 'newerThan' in turn;
  const beside =
    turn === undefined
      ? Prisma.empty
      : back
        ? Prisma.sql`AND a.seq > ${turn.newerThan}`
        : Prisma.sql`AND a.seq < ${turn.olderThan}`;
  return core.db.$queryRaw<ToldEntry[]>`
    SELECT a.seq, a.at, a.actor_kind AS "actorKind", a.actor_id AS "actorId", a.via, a.action,
           a.subject_kind AS "subjectKind", a.subject_id AS "subjectId", a.details
    FROM audit_log a WHERE ${where} ${beside}
    ORDER BY a.seq ${back ? Prisma.sql`ASC` : Prisma.sql`DESC`} LIMIT ${most}`;
}

/** What a search needs to know of the account. */
export async function readPlace(core: Pick<Core, 'db'>, accountId: AccountId): Promise<AuditPlace> {
  const { timezone, staff } = await core.db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { timezone: true, staff: { select: { id: true, name: true, email: true, phone: true } } },
  });
  return { accountId, timezone, staff };
}
