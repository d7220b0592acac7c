import { Prisma, type Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { BEGINS, type Closeness, EXACT, INSIDE, ONE_TYPO, TWO_TYPOS, typosBetween } from './closeness.ts';
import { partsInside, partsNear, typosForgiven } from './keys.ts';
import type { Piece } from './pieces.ts';
import { EMAIL_MARK, EVERYBODY, PHONE_MARK } from './words.ts';

/** Words of the account that fit a piece. */
export interface Fitting {
  words: Map<string, { closeness: Closeness; bearers: number }>;
  /** There are more words that begin so, or hold it inside, than were read. */
  more: { [BEGINS]: boolean; [INSIDE]: boolean };
}

/** Words read for one beginning or inside; what fits more is frequent enough to be found without the list. */
const MOST_WORDS = 50;
/** Read when every piece is so short that all have more words. */
export const MANY_WORDS = 2_000;
/** Words that may be a typo away, before they are compared. */
const MOST_NEAR = 400;

/** After every text that begins with another: no text has a later character. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Looks up the words that begin with what was typed, and how many guardians the account has. */
export async function lookUpBeginnings(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
  mostWords: number = MOST_WORDS,
): Promise<{ everybody: number; fitting: Fitting[] }> {
  const ranges = pieces.flatMap(({ beginnings }, piece) => beginnings.map((from) => ({ piece, from })));
  const rows = await tx.$queryRaw<{ range: number; word: string; bearers: number }[]>`
    SELECT r.range::int - 1 AS range, w.word, w.bearers
    FROM unnest(${ranges.map(({ from }) => from)}::text[], ${ranges.map(({ from }) => from + LAST_CHARACTER)}::text[])
      WITH ORDINALITY AS r (low, high, range)
    CROSS JOIN LATERAL (
      SELECT word, bearers FROM search_words
      WHERE account_id = ${accountId}::uuid AND word >= r.low AND word < r.high ORDER BY word LIMIT ${mostWords + 1}
    ) w
    UNION ALL
    SELECT -1, word, bearers FROM search_words WHERE account_id = ${accountId}::uuid AND word = ${EVERYBODY}`;
  const fitting = pieces.map(
    (): Fitting => ({ words: new Map(), more: { [BEGINS]: false, [INSIDE]: false } }),
  );
  for (const [index, { piece }] of ranges.entries()) {
    const into = fitting[piece];
    const found = rows.filter((row) => row.range === index);
    if (!into) continue;
    if (found.length > mostWords) into.more[BEGINS] = true;
    for (const { word, bearers } of found) {
      into.words.set(word, { bearers, closeness: closenessOf(pieces[piece], word) });
    }
  }
  return { everybody: rows.find((row) => row.range === -1)?.bearers ?? 0, fitting };
}

/** Whether more words begin with what was typed than were read. */
export function hasMoreWords({ more }: Fitting): boolean {
  return more[BEGINS];
}

/** Adds the words that hold what was typed inside, and the names that are a typo or two away. */
export async function lookUpInsidesAndTypos(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
  fitting: readonly Fitting[],
): Promise<void> {
  const lookUps = pieces.flatMap((piece, index) => [
    ...marksOf(piece).map((mark) => insideLookUp(accountId, index, piece, mark)),
    nearLookUp(accountId, index, piece),
  ]);
  const wanted = lookUps.filter((one) => one !== undefined);
  if (wanted.length === 0) return;
  const rows = await tx.$queryRaw<{ piece: number; near: boolean; word: string; bearers: number }[]>(
    Prisma.join(wanted, ' UNION ALL '),
  );
  for (const [index, piece] of pieces.entries()) {
    const into = fitting[index];
    if (!into) continue;
    const inside = rows.filter((row) => row.piece === index && !row.near);
    if (inside.length > MOST_WORDS) into.more[INSIDE] = true;
    for (const { word, bearers } of inside) {
      if (!into.words.has(word)) into.words.set(word, { bearers, closeness: INSIDE });
    }
    for (const { word, bearers } of rows.filter((row) => row.piece === index && row.near)) {
      const forgiven = typosForgiven(piece.text);
      const typos = typosBetween(piece.text, word, forgiven);
      if (typos > forgiven || into.words.has(word)) continue;
      into.words.set(word, { bearers, closeness: typos === 1 ? ONE_TYPO : TWO_TYPOS });
    }
  }
}

/** How an indexed word fits by its letters alone; a typo is not seen here. */
export function closenessOf(piece: Piece | undefined, word: string): Closeness {
  if (!piece) return TWO_TYPOS;
  const { text, beginnings } = piece;
  const whole = word.startsWith(PHONE_MARK)
    ? word.slice(PHONE_MARK.length).split('/').includes(text)
    : beginnings.includes(word);
  if (whole) return EXACT;
  return beginnings.some((beginning) => word.startsWith(beginning)) ? BEGINS : INSIDE;
}

function marksOf({ kind }: Piece): string[] {
  if (kind === 'word') return ['', EMAIL_MARK];
  return kind === 'email' ? [EMAIL_MARK] : [PHONE_MARK, EMAIL_MARK];
}

// `IS TRUE` keeps the account out of the planner's choice of an index: the parts are the account's own already.
function insideLookUp(
  accountId: AccountId,
  index: number,
  { text }: Piece,
  mark: string,
): Prisma.Sql | undefined {
  const parts = partsInside(accountId, mark + text);
  if (parts.length === 0) return undefined;
  return Prisma.sql`(
    SELECT ${index}::int AS piece, false AS near, word, bearers FROM search_words
    WHERE parts @> ${parts}::int[] AND (account_id = ${accountId}::uuid) IS TRUE AND strpos(word, ${text}) > 0
    LIMIT ${MOST_WORDS + 1})`;
}

function nearLookUp(accountId: AccountId, index: number, { kind, text }: Piece): Prisma.Sql | undefined {
  const parts = kind === 'word' ? partsNear(accountId, text) : [];
  if (parts.length === 0) return undefined;
  return Prisma.sql`(
    SELECT ${index}::int AS piece, true AS near, word, bearers FROM search_words
    WHERE parts && ${parts}::int[] AND (account_id = ${accountId}::uuid) IS TRUE
    LIMIT ${MOST_NEAR})`;
}
