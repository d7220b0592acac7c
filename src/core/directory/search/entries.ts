import { Prisma, type Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { keyOf } from './keys.ts';
import type { Wanted } from './wanted.ts';

export interface Entry {
  guardianId: string;
  /** The guardian's words in one text. */
  words: string;
}

/** Reading a guardian in passing costs about as much as this many entries of the index's lists. */
const ROW_COST = 6;
/** At most this many guardians are looked at more closely; whoever has a million should type one letter more. */
const MOST_CHECKED = 2_000;
/** When guardians are read in passing: at most this many times as many as it should take. */
const PATIENCE = 2;

/**
 * Guardians who have all that is wanted, at most `most`, in no order. Frequent words are looked for in the first
 * guardians as they come, since many have them; others through the index, where lists are intersected.
 */
export async function findEntries(
  tx: Tx,
  accountId: AccountId,
  wanted: readonly Wanted[],
  everybody: number,
  most: number,
): Promise<Entry[]> {
  const rows = expectedRows(wanted, everybody, most);
  const lists = wanted.filter(({ terms }) => terms.length > 0);
  if (rows * ROW_COST < Math.min(...lists.map(({ bearers }) => bearers))) {
    const found = await tx.$queryRaw<Entry[]>`
      SELECT guardian_id AS "guardianId", words FROM (
        SELECT guardian_id, words, keys FROM search_entries WHERE account_id = ${accountId}::uuid
        LIMIT ${rows * PATIENCE}
      ) e WHERE ${all([...lists.map(isListed), ...wanted.map(isChecked)])} LIMIT ${most}`;
    if (found.length === most) return found;
  }
  // `IS TRUE` keeps the account out of the planner's choice of an index: the keys are the account's own already.
  return tx.$queryRaw<Entry[]>`
    SELECT guardian_id AS "guardianId", words FROM (
      SELECT guardian_id, words, keys FROM search_entries e
      WHERE ${all(lists.map(isListed))} AND (account_id = ${accountId}::uuid) IS TRUE
      LIMIT ${wanted.some(({ check }) => check) ? MOST_CHECKED : most}
    ) e WHERE ${all(wanted.map(isChecked))} LIMIT ${most}`;

  function isListed({ terms }: Wanted): Prisma.Sql {
    return Prisma.sql`e.keys && ${terms.map((term) => keyOf(accountId, term).toString())}::bigint[]`;
  }

  function isChecked({ check }: Wanted): Prisma.Sql {
    if (!check) return Prisma.sql`true`;
    const texts = check.texts.map((text) => Prisma.sql`strpos(e.words, ${text}) > 0`);
    const words = check.words.length > 0 ? [isListed({ terms: check.words, bearers: 0 })] : [];
    return Prisma.sql`(${Prisma.join([...texts, ...words], ' OR ')})`;
  }
}

/** How many guardians have everything, if words go together by chance. */
export function expectedMatches(wanted: readonly Wanted[], everybody: number): number {
  return wanted.reduce(
    (left, { bearers }) => left * Math.min(1, bearers / Math.max(1, everybody)),
    everybody,
  );
}

/** How many guardians must be read until enough have everything. */
function expectedRows(wanted: readonly Wanted[], everybody: number, most: number): number {
  const matches = expectedMatches(wanted, everybody);
  return matches === 0 ? Number.MAX_SAFE_INTEGER : Math.ceil((most * everybody) / matches);
}

function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.join([...conditions], ' AND ');
}
