import type { Core } from '../../core.ts';
import type { Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { keyOf, partsOf } from './keys.ts';
import { EVERYBODY, type Findable, searchTextOf, termsOf, wordsOf, wordsOfSearchText } from './words.ts';

/** Read and written in one statement. */
const FAMILIES_AT_ONCE = 2_000;
const WORDS_AT_ONCE = 10_000;

/** A guardian's record beside what the index has of it. */
interface Indexed extends Findable {
  id: string;
  /** Null when the guardian is not in the index yet. */
  indexed: string | null;
}

interface Entry {
  id: string;
  text: string;
  words: readonly string[];
}

/**
 * Brings the search index to what the directory says of these families' guardians. Whoever changes a name, address,
 * family or student calls it in the same transaction, after locking the guardians and before the audit row.
 */
export async function indexGuardians(
  tx: Tx,
  accountId: AccountId,
  familyIds: Iterable<string>,
): Promise<void> {
  const families = [...new Set(familyIds)];
  if (families.length === 0) return;
  // One at a time an account: two that count the same words would wait for each other in circles.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${keyOf(accountId, ' index')})`;
  const bearers = new Map<string, number>();
  const count = (word: string, more: number) => bearers.set(word, (bearers.get(word) ?? 0) + more);
  for (const ids of chunks(families, FAMILIES_AT_ONCE)) {
    const changed: Entry[] = [];
    for (const record of await readRecords(tx, accountId, ids)) {
      const words = wordsOf(record);
      const text = searchTextOf(words);
      if (text === record.indexed) continue;
      changed.push({ id: record.id, text, words });
      for (const term of termsOf(words)) count(term, 1);
      if (record.indexed === null) count(EVERYBODY, 1);
      else for (const term of termsOf(wordsOfSearchText(record.indexed))) count(term, -1);
    }
    await writeEntries(tx, accountId, changed);
  }
  const moved = [...bearers].filter(([, more]) => more !== 0);
  for (const some of chunks(moved, WORDS_AT_ONCE)) await countWords(tx, accountId, some);
}

/**
 * After many changes: sorts what PostgreSQL noted down for the index's lists into them, so that the next search need
 * not read the notes. It would do so itself some time later.
 */
export async function settleIndex({ db, log }: Pick<Core, 'db' | 'log'>): Promise<void> {
  try {
    await db.$queryRaw`SELECT gin_clean_pending_list('search_entries_keys_idx'), gin_clean_pending_list('search_words_parts_idx')`;
  } catch (err) {
    // Only the owner of the tables may, and searches work without it.
    log.debug({ err }, 'the search index settles later');
  }
}

function readRecords(tx: Tx, accountId: AccountId, familyIds: readonly string[]): Promise<Indexed[]> {
  return tx.$queryRaw`
    SELECT g.id, g.name, g.email, g.phone, f.name AS family, e.words AS indexed,
           ARRAY(SELECT s.name FROM students s WHERE s.account_id = g.account_id AND s.family_id = g.family_id
                 ORDER BY s.external_id) AS students
    FROM guardians g
    JOIN families f ON f.account_id = g.account_id AND f.id = g.family_id
    LEFT JOIN search_entries e ON e.account_id = g.account_id AND e.guardian_id = g.id
    WHERE g.account_id = ${accountId}::uuid AND g.family_id = ANY(${familyIds}::uuid[])`;
}

async function writeEntries(tx: Tx, accountId: AccountId, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const keys = entries.map(
    ({ words }) =>
      `{${termsOf(words)
        .map((term) => keyOf(accountId, term))
        .join(',')}}`,
  );
  await tx.$executeRaw`
    INSERT INTO search_entries (account_id, guardian_id, words, keys)
    SELECT ${accountId}::uuid, e.id, e.words, e.keys::bigint[]
    FROM unnest(${entries.map(({ id }) => id)}::uuid[], ${entries.map(({ text }) => text)}::text[], ${keys}::text[])
      AS e (id, words, keys)
    ON CONFLICT (account_id, guardian_id) DO UPDATE SET words = excluded.words, keys = excluded.keys`;
}

/** Adds to and takes from the number of guardians who bear each word; a word without any goes. */
async function countWords(
  tx: Tx,
  accountId: AccountId,
  moved: readonly (readonly [word: string, more: number])[],
): Promise<void> {
  const known = await tx.$queryRaw<{ word: string }[]>`
    UPDATE search_words w SET bearers = w.bearers + m.more
    FROM unnest(${moved.map(([word]) => word)}::text[], ${moved.map(([, more]) => more)}::int[]) AS m (word, more)
    WHERE w.account_id = ${accountId}::uuid AND w.word = m.word
    RETURNING w.word`;
  const knownWords = new Set(known.map(({ word }) => word));
  const added = moved.filter(([word, more]) => more > 0 && !knownWords.has(word));
  if (added.length > 0) {
    const parts = added.map(([word]) => `{${partsOf(accountId, word).join(',')}}`);
    await tx.$executeRaw`
      INSERT INTO search_words (account_id, word, bearers, parts)
      SELECT ${accountId}::uuid, a.word, a.bearers, a.parts::bigint[]
      FROM unnest(${added.map(([word]) => word)}::text[], ${added.map(([, more]) => more)}::int[], ${parts}::text[])
        AS a (word, bearers, parts)`;
  }
  if (moved.some(([, more]) => more < 0)) {
    await tx.$executeRaw`
      DELETE FROM search_words
      WHERE account_id = ${accountId}::uuid AND bearers <= 0
        AND word = ANY(${moved.map(([word]) => word)}::text[])`;
  }
}

function* chunks<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
