import type { Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { BEGINS, type Closeness, EXACT, IN_ADDRESS, INSIDE, ONE_TYPO, TWO_TYPOS } from './closeness.ts';
import { expectedMatches, findEntries } from './entries.ts';
import type { Fitting } from './fitting.ts';
import { type Piece, wordsInstead } from './pieces.ts';
import { rank } from './rank.ts';
import { lookUpAddresses, lookUpBeginnings, lookUpInsidesAndTypos, lookUpSecondTypos } from './vocabulary.ts';
import { wantedAt } from './wanted.ts';

/** More are read than are shown, so that the best of them can be shown. */
const READ_FOR_EACH_SHOWN = 2;

export interface Best {
  /** Best first. */
  guardianIds: string[];
  more: boolean;
}

/**
 * The guardians who have every piece, at most `most`, best first: whole words before beginnings, insides, emails and
 * typos. It goes on to a looser fit only until there are more than `most`. Several words that somebody has were typed
 * right: only when nobody has them are insides and typos looked for. A second typo is forgiven when nothing else fits.
 */
export async function findBest(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
  most: number,
): Promise<Best> {
  if (pieces.length === 0) return { guardianIds: [], more: false };
  const read = (most + 1) * READ_FOR_EACH_SHOWN;
  const found = new Map<string, string>();
  const { everybody, fitting } = await lookUpBeginnings(tx, accountId, pieces);
  const stage = async (closeness: Closeness): Promise<number> => {
    const wanted = wantedAt(closeness, pieces, fitting, read);
    if (!wanted) return 0;
    const entries = await findEntries(tx, accountId, wanted, everybody, read);
    for (const { guardianId, words } of entries) found.set(guardianId, words);
    return entries.length;
  };
  /** From the closest way to fit to the loosest, until there are enough; all at once where they are few together. */
  const widen = async (...ways: readonly [...Closeness[], Closeness]): Promise<void> => {
    const [loosest] = ways.slice(-1);
    const wanted = loosest === undefined ? undefined : wantedAt(loosest, pieces, fitting, read);
    if (loosest === undefined || !wanted) return;
    if (expectedMatches(wanted, everybody) <= read && (await stage(loosest)) < read) return;
    for (const way of ways) if ((await stage(way)) > most) return;
  };

  await widen(EXACT, BEGINS);
  const [only, ...others] = pieces;
  if (others.length === 0 && found.size <= most && !isWholeAddress(only, fitting[0])) {
    await lookUpInsidesAndTypos(tx, accountId, pieces, fitting);
    await lookUpAddresses(tx, accountId, pieces, fitting);
    await widen(INSIDE, IN_ADDRESS, ONE_TYPO);
  }
  if (others.length > 0 && found.size === 0) {
    await lookUpInsidesAndTypos(tx, accountId, pieces, fitting);
    await widen(INSIDE, ONE_TYPO);
  }
  if (others.length > 0 && found.size === 0) {
    await lookUpAddresses(tx, accountId, pieces, fitting);
    await widen(IN_ADDRESS, ONE_TYPO);
  }
  if (found.size === 0) {
    await lookUpSecondTypos(tx, accountId, pieces, fitting);
    await stage(TWO_TYPOS);
  }
  if (found.size === 0 && pieces.some(({ kind }) => kind === 'email')) {
    const instead = pieces.flatMap((piece) => (piece.kind === 'email' ? wordsInstead(piece) : [piece]));
    return findBest(tx, accountId, instead, most);
  }
  const guardianIds = rank(found, pieces, fitting);
  return { guardianIds: guardianIds.slice(0, most), more: guardianIds.length > most };
}

/** Whoever types a whole email or phone number that is on record looks for nobody else. */
function isWholeAddress(piece: Piece | undefined, fitting: Fitting | undefined): boolean {
  const exact = [...(fitting?.words.values() ?? [])].some(({ closeness }) => closeness === EXACT);
  return exact && piece !== undefined && piece.kind !== 'word';
}
