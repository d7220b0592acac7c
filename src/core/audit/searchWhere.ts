import { z } from 'zod';
import { Prisma } from '../database/client.ts';
import { type Piece, piecesOf } from '../directory/search/pieces.ts';
import { EMAIL_MARK, searchTextOf, wordsOf } from '../directory/search/words.ts';
import type { AccountId } from '../ids.ts';
import { type AuditKind, actionsOf } from './searchKinds.ts';

/** A day as a filter has it, `YYYY-MM-DD`. Zod knows a year 0, PostgreSQL does not. */
export const auditDay = z.iso.date().refine((day) => !day.startsWith('0000'));

/** What somebody looks for in the Audit Log. */
export interface AuditFilter {
  kind?: AuditKind | undefined;
  /**
   * Of the person who did it or to whom it was done: beginnings of names or of an email, any part of a phone number, in
   * any order. An operator is found by login name, somebody in Slack by user id.
   */
  words?: string | undefined;
  /** The first and the last day, `YYYY-MM-DD`, at the centre. */
  from?: string | undefined;
  until?: string | undefined;
}

/** What of the account the condition needs to know. */
export interface AuditPlace {
  accountId: AccountId;
  timezone: string;
  /** Few enough to be read whole; unlike guardians they stand in no index. */
  staff: readonly { id: string; name: string; email: string | null; phone: string | null }[];
}

/** The entries of an account that fit, as a condition on `audit_log a`. */
export function whereOf(place: AuditPlace, { kind, words, from, until }: AuditFilter): Prisma.Sql {
  const { accountId, timezone } = place;
  const conditions = [
    Prisma.sql`a.account_id = ${accountId}::uuid`,
    ...(kind ? [Prisma.sql`a.action = ANY(${actionsOf(kind)}::text[])`] : []),
    ...(from ? [Prisma.sql`a.at >= (${from}::date)::timestamp AT TIME ZONE ${timezone}`] : []),
    ...(until ? [Prisma.sql`a.at < (${until}::date + 1)::timestamp AT TIME ZONE ${timezone}`] : []),
    ...(words ? [ofPeople(place, piecesOf(words))] : []),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** Entries that somebody with all of these words has done, or that are about them. */
function ofPeople({ accountId, staff }: AuditPlace, pieces: readonly Piece[]): Prisma.Sql {
  // Words of which nothing can be looked for fit nobody.
  if (pieces.length === 0) return Prisma.sql`false`;
  const staffIds = staff
    .filter((person) => {
      const text = searchTextOf(wordsOf({ ...person, family: '', students: [] }));
      return pieces.every((piece) => textsOf(piece).some((one) => text.includes(one)));
    })
    .map(({ id }) => id);
  const held = (piece: Piece) => textsOf(piece).map((one) => Prisma.sql`strpos(e.words, ${one}) > 0`);
  const named = pieces.map(({ text }) => Prisma.sql`strpos(lower(a.actor_id), ${text}) > 0`);
  const people = Prisma.sql`
    (SELECT unnest(${staffIds}::text[]) UNION ALL
     SELECT e.guardian_id::text FROM search_entries e WHERE e.account_id = ${accountId}::uuid AND ${every(
       pieces.map((piece) => Prisma.sql`(${Prisma.join(held(piece), ' OR ')})`),
     )})`;
  return Prisma.sql`(a.actor_id IN ${people} OR a.subject_id IN ${people} OR a.details->>'guardian' IN ${people}
    OR (a.actor_kind IN ('operator', 'slack_user') AND ${every(named)}))`;
}

const every = (conditions: readonly Prisma.Sql[]) => Prisma.join([...conditions], ' AND ');

/** What the text of somebody's words holds if a piece fits. */
function textsOf({ kind, text, beginnings }: Piece): string[] {
  if (kind === 'phone') return [text];
  return [
    ...beginnings.map((beginning) => ` ${beginning}`),
    ...(kind === 'word' ? [` ${EMAIL_MARK}${text}`] : []),
  ];
}
