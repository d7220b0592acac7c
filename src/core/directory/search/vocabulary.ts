import { Prisma, type Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { type Closeness, EXACT, IN_ADDRESS, INSIDE, ONE_TYPO, TWO_TYPOS } from './closeness.ts';
import { addTypos, addWords, type Fitting, type FoundWord, MOST_WORDS } from './fitting.ts';
import { partsInside, partsNear } from './keys.ts';
import type { Piece } from './pieces.ts';
import { begunBy, EMAIL_MARK, EVERYBODY, PHONE_MARK } from './words.ts';

/** So few letters are not looked for inside names when there are other words. */
const SHORT = 3;
/** Words that may be a typo away, before they are compared. */
const MOST_NEAR = 400;
/** After every text that begins with another: no text has a later character. */
const LAST_CHARACTER = '\u{10FFFF}';

/** The words that are, or begin with, what was typed, and how many guardians the account has. */
export async function lookUpBeginnings(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
): Promise<{ everybody: number; fitting: Fitting[] }> {
  const begun = pieces.map(({ kind, text }) => (kind === 'word' ? begunBy(text) : undefined));
  const points = [EVERYBODY, ...begun, ...pieces.map(({ text }) => EMAIL_MARK + text)].filter(
    (word) => word !== undefined,
  );
  const rows = await tx.$queryRaw<FoundWord[]>(
    union([
      ...pieces.flatMap(({ beginnings }, piece) =>
        beginnings.map((from) => rangeLookUp(accountId, piece, null, from)),
      ),
      Prisma.sql`(SELECT -1 AS piece, null::int AS way, word, bearers FROM search_words
                  WHERE account_id = ${accountId}::uuid AND word = ANY(${points}::text[]))`,
    ]),
  );
  const single = new Map(
    rows.filter(({ piece }) => piece === -1).map(({ word, bearers }) => [word, bearers]),
  );
  const fitting = pieces.map((piece, index): Fitting => {
    const term = begun[index];
    const bearers = term === undefined ? undefined : single.get(term);
    const inEmails = single.get(EMAIL_MARK + piece.text);
    const words: Fitting['words'] = new Map();
    if (inEmails !== undefined) words.set(EMAIL_MARK + piece.text, { closeness: EXACT, bearers: inEmails });
    return {
      words,
      more: new Set(),
      begun: term === undefined || bearers === undefined ? undefined : { term, bearers },
    };
  });
  addWords(rows, pieces, fitting);
  return { everybody: single.get(EVERYBODY) ?? 0, fitting };
}

/** Adds the words that hold what was typed inside, and the names that are a typo away. */
export async function lookUpInsidesAndTypos(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
): Promise<void> {
  const marks = { word: '', email: EMAIL_MARK, phone: PHONE_MARK };
  // Of several words, three letters stand inside somebody's name always.
  const isLongEnough = ({ text }: Piece) => pieces.length === 1 || text.length > SHORT;
  const lookUps = pieces.flatMap((piece, index) => [
    isLongEnough(piece) ? insideLookUp(accountId, index, INSIDE, marks[piece.kind], piece.text) : undefined,
    nearLookUp(accountId, index, ONE_TYPO, piece),
  ]);
  await addFound(tx, lookUps, pieces, fitting);
}

/** Adds the names that are two typos away. */
export async function lookUpSecondTypos(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
): Promise<void> {
  const lookUps = pieces.map((piece, index) => nearLookUp(accountId, index, TWO_TYPOS, piece));
  await addFound(tx, lookUps, pieces, fitting);
}

/** Adds the emails that begin with, or hold inside, what was typed as a word or a number. */
export async function lookUpAddresses(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
): Promise<void> {
  const lookUps = pieces.flatMap(({ kind, text }, index) =>
    kind === 'email'
      ? []
      : [
          rangeLookUp(accountId, index, IN_ADDRESS, EMAIL_MARK + text),
          insideLookUp(accountId, index, IN_ADDRESS, EMAIL_MARK, text),
        ],
  );
  await addFound(tx, lookUps, pieces, fitting);
}

async function addFound(
  tx: Tx,
  lookUps: readonly (Prisma.Sql | undefined)[],
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
): Promise<void> {
  const wanted = lookUps.filter((one) => one !== undefined);
  if (wanted.length === 0) return;
  const rows = await tx.$queryRaw<FoundWord[]>(union(wanted));
  addWords(rows, pieces, fitting);
  addTypos(rows, pieces, fitting);
}

function rangeLookUp(accountId: AccountId, piece: number, way: Closeness | null, from: string): Prisma.Sql {
  return Prisma.sql`(
    SELECT ${piece}::int AS piece, ${way}::int AS way, word, bearers FROM search_words
    WHERE account_id = ${accountId}::uuid AND word >= ${from} AND word < ${from + LAST_CHARACTER}
    ORDER BY word LIMIT ${MOST_WORDS + 1})`;
}

// `IS TRUE` keeps the account out of the planner's choice of an index: the parts are the account's own already.
function insideLookUp(
  accountId: AccountId,
  piece: number,
  way: Closeness,
  mark: string,
  text: string,
): Prisma.Sql | undefined {
  const parts = partsInside(accountId, mark + text);
  if (parts.length === 0) return undefined;
  return Prisma.sql`(
    SELECT ${piece}::int AS piece, ${way}::int AS way, word, bearers FROM search_words
    WHERE parts @> ${parts.map(String)}::bigint[] AND (account_id = ${accountId}::uuid) IS TRUE AND strpos(word, ${text}) > 0
    LIMIT ${MOST_WORDS + 1})`;
}

function nearLookUp(
  accountId: AccountId,
  piece: number,
  way: typeof ONE_TYPO | typeof TWO_TYPOS,
  { kind, text }: Piece,
): Prisma.Sql | undefined {
  const parts = kind === 'word' ? partsNear(accountId, text, way === ONE_TYPO ? 1 : 2) : [];
  if (parts.length === 0) return undefined;
  return Prisma.sql`(
    SELECT ${piece}::int AS piece, ${way}::int AS way, word, bearers FROM search_words
    WHERE parts && ${parts.map(String)}::bigint[] AND (account_id = ${accountId}::uuid) IS TRUE
    LIMIT ${MOST_NEAR})`;
}

function union(lookUps: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.join([...lookUps], ' UNION ALL ');
}
