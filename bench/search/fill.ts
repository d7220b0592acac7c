import type pg from 'pg';
import { keyOf, partsOf } from '../../src/core/directory/search/keys.ts';
import { EVERYBODY, searchTextOf, termsOf, wordsOf } from '../../src/core/directory/search/words.ts';
import type { AccountId } from '../../src/core/ids.ts';
import { makeFamilies } from './families.ts';

/** Rows sent to PostgreSQL in one statement. */
const AT_ONCE = 10_000;

/** Ids that grow as they are made, as ours do. */
function makeIds(kind: string): () => string {
  let made = 0;
  return () => `0198f3c2-${kind}-7000-8000-${(made++).toString(16).padStart(12, '0')}`;
}

/**
 * Fills an empty migrated database with accounts of so many guardians each, by the functions that an import indexes
 * with, but past its transactions: a million guardians in a minute instead of a quarter of an hour.
 * @returns the accounts' ids.
 */
export async function fill(
  pool: pg.Pool,
  { accounts, guardians }: { accounts: number; guardians: number },
  note: (words: string) => void,
): Promise<AccountId[]> {
  const client = await pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query('SET synchronous_commit = off');
    await client.query('DROP INDEX search_entries_keys_idx, search_words_parts_idx');
    await client.query('ALTER TABLE search_words DROP CONSTRAINT search_words_pkey');
    const sheets = makeSheets(client);
    const nextAccount = makeIds('0000');
    const ids: AccountId[] = [];
    const nextId = { family: makeIds('0001'), guardian: makeIds('0002'), student: makeIds('0003') };
    for (let number = 0; number < accounts; number += 1) {
      const accountId = nextAccount() as AccountId;
      ids.push(accountId);
      await client.query(
        `INSERT INTO accounts (id, slug, name, timezone, created_at) VALUES ($1, $2, $2, 'America/Chicago', now())`,
        [accountId, `centre-${number}`],
      );
      await fillAccount(accountId, number + 1, guardians, nextId, sheets, note);
    }
    await sheets.finish();
    note('indexing');
    await client.query(`SET maintenance_work_mem = '256MB'`);
    await client.query('ALTER TABLE search_words ADD PRIMARY KEY (account_id, word)');
    await client.query('CREATE INDEX search_entries_keys_idx ON search_entries USING gin (keys)');
    await client.query('CREATE INDEX search_words_parts_idx ON search_words USING gin (parts)');
    await client.query('VACUUM ANALYZE');
    return ids;
  } finally {
    // With its settings.
    client.release(true);
  }
}

async function fillAccount(
  accountId: AccountId,
  seed: number,
  guardians: number,
  next: Record<'family' | 'guardian' | 'student', () => string>,
  sheets: Sheets,
  note: (words: string) => void,
): Promise<void> {
  const bearers = new Map<string, number>([[EVERYBODY, 0]]);
  const count = (word: string) => bearers.set(word, (bearers.get(word) ?? 0) + 1);
  let made = 0;
  for (const family of makeFamilies(seed)) {
    if (made === guardians) break;
    const familyId = next.family();
    await sheets.families.add([familyId, accountId, familyId, family.name]);
    for (const student of family.students) {
      const id = next.student();
      await sheets.students.add([id, accountId, familyId, id, student]);
    }
    for (const guardian of family.guardians.slice(0, guardians - made)) {
      const id = next.guardian();
      const { name, email, phone } = guardian;
      await sheets.guardians.add([id, accountId, familyId, id, name, email, email, phone, true]);
      const words = wordsOf({ ...guardian, family: family.name, students: family.students });
      const terms = termsOf(words);
      for (const word of [...terms, EVERYBODY]) count(word);
      const keys = `{${terms.map((term) => keyOf(accountId, term)).join(',')}}`;
      await sheets.entries.add([accountId, id, searchTextOf(words), keys]);
      made += 1;
      if (made % AT_ONCE === 0) note(`${made.toLocaleString('en')} guardians of account ${seed}`);
    }
  }
  for (const [word, times] of bearers) {
    await sheets.words.add([accountId, word, times, `{${partsOf(accountId, word).join(',')}}`]);
  }
}

type Sheets = ReturnType<typeof makeSheets>;

/** Rows gathered for each table and sent together; while one lot is being written the next is made. */
function makeSheets(client: pg.PoolClient) {
  let writing: Promise<unknown> = Promise.resolve();
  const sheet = (table: string, columns: Record<string, string>) => {
    const names = Object.keys(columns);
    const types = Object.values(columns);
    const given = names.map(
      (_, index) => `$${index + 1}::${types[index]?.endsWith('[]') ? 'text' : types[index]}[]`,
    );
    const taken = names.map((name, index) =>
      types[index]?.endsWith('[]') ? `${name}::${types[index]}` : name,
    );
    const sql = `INSERT INTO ${table} (${names}) SELECT ${taken} FROM unnest(${given}) AS t (${names})`;
    let lists: unknown[][] = names.map(() => []);
    const send = async () => {
      const full = lists;
      lists = names.map(() => []);
      await writing;
      writing = client.query(sql, full);
    };
    return {
      async add(row: readonly unknown[]) {
        for (const [index, value] of row.entries()) lists[index]?.push(value);
        if (lists[0]?.length === AT_ONCE) await send();
      },
      send,
    };
  };
  const owned = { id: 'uuid', account_id: 'uuid' };
  const sheets = {
    families: sheet('families', { ...owned, external_id: 'text', name: 'text' }),
    students: sheet('students', { ...owned, family_id: 'uuid', external_id: 'text', name: 'text' }),
    guardians: sheet('guardians', {
      ...{ ...owned, family_id: 'uuid', external_id: 'text', name: 'text' },
      ...{ email: 'text', email_key: 'text', phone: 'text', can_log_in: 'boolean' },
    }),
    entries: sheet('search_entries', {
      account_id: 'uuid',
      guardian_id: 'uuid',
      words: 'text',
      keys: 'bigint[]',
    }),
    words: sheet('search_words', { account_id: 'uuid', word: 'text', bearers: 'int', parts: 'bigint[]' }),
  };
  return {
    ...sheets,
    async finish() {
      for (const one of Object.values(sheets)) await one.send();
      await writing;
    },
  };
}
