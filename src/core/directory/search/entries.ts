import { Prisma, type Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { keyOf } from './keys.ts';

/** What a guardian must have for one piece: any of these words or, where too many words fit, any of these texts. */
export interface Wanted {
  words: readonly string[];
  /** Guardians who have one of the words, at most (some have several). */
  bearers: number;
  /** Looked for in the text of the words; empty when `words` is all there is. */
  texts: readonly string[];
}

export interface Entry {
  guardianId: string;
  /** The guardian's words in one text. */
  words: string;
}

/** Reading a row in passing costs about as much as this many entries of an index list. */
const ROW_COST = 4;
/** When guardians are read in passing: at most this many times as many as it should take. */
const PATIENCE = 3;

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
  if (wanted.some(({ words, texts }) => words.length + texts.length === 0)) return [];
  const rows = rowsToRead(wanted, everybody, most);
  const fewest = Math.min(...wanted.filter(isListed).map(({ bearers }) => bearers), everybody);
  if (rows * ROW_COST < fewest) {
    const found = await tx.$queryRaw<Entry[]>`
      SELECT guardian_id AS "guardianId", words FROM (
        SELECT guardian_id, words, keys FROM search_entries WHERE account_id = ${accountId}::uuid LIMIT ${rows}
      ) e WHERE ${all(accountId, wanted)} LIMIT ${most}`;
    if (found.length === most) return found;
  }
  // `IS TRUE` keeps the account out of the planner's choice of an index: the keys are the account's own already.
  return tx.$queryRaw<Entry[]>`
    SELECT guardian_id AS "guardianId", words FROM search_entries e
    WHERE ${all(accountId, wanted)} AND (account_id = ${accountId}::uuid) IS TRUE LIMIT ${most}`;
}

/** How many guardians must be read until enough have everything, if words go together by chance. */
function rowsToRead(wanted: readonly Wanted[], everybody: number, most: number): number {
  const share = wanted.reduce(
    (share, { bearers }) => share * Math.min(1, bearers / Math.max(1, everybody)),
    1,
  );
  return share === 0 ? Number.MAX_SAFE_INTEGER : Math.ceil((PATIENCE * most) / share);
}

function isListed({ texts }: Wanted): boolean {
  return texts.length === 0;
}

function all(accountId: AccountId, wanted: readonly Wanted[]): Prisma.Sql {
  return Prisma.join(
    wanted.map((one) => condition(accountId, one)),
    ' AND ',
  );
}

function condition(accountId: AccountId, { words, texts }: Wanted): Prisma.Sql {
  const keys = words.map((word) => keyOf(accountId, word).toString());
  const byWord = Prisma.sql`e.keys && ${keys}::bigint[]`;
  if (texts.length === 0) return byWord;
  const byText = texts.map((text) => Prisma.sql`strpos(e.words, ${text}) > 0`);
  return Prisma.sql`(${Prisma.join([...byText, byWord], ' OR ')})`;
}
