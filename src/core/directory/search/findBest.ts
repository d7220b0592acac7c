import type { Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { BEGINS, type Closeness, EXACT, IN_ADDRESS, ONE_TYPO, TWO_TYPOS } from './closeness.ts';
import { expectedMatches, findEntries } from './entries.ts';
import type { Fitting } from './fitting.ts';
import { type Piece, wordsInstead } from './pieces.ts';
import { rank } from './rank.ts';
import { lookUpAddresses, lookUpBeginnings, lookUpInsidesAndTypos, lookUpSecondTypos } from './vocabulary.ts';
import { wantedAt } from './wanted.ts';

/** More are read than are shown, so that the best of them can be shown. */
const READ_FOR_EACH_SHOWN = 2;
/** With fewer than these, a single word may have been mistyped. Several words that somebody has were typed right. */
const FEW = 5;

export interface Best {
  /** Best first. */
  guardianIds: string[];
  more: boolean;
}

/**
 * The guardians who have every piece, at most `most`: whole words before beginnings, insides and typos. It goes on
 * to a weaker fit only until there are more than `most`; to typos only with few or none, to insides of several words
 * only with none, and to a second typo only when nothing else fits.
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
  const expected = (closeness: Closeness) => {
    const wanted = wantedAt(closeness, pieces, fitting, read);
    return wanted ? expectedMatches(wanted, everybody) : 0;
  };
  const stage = async (closeness: Closeness, limit = read) => {
    const wanted = wantedAt(closeness, pieces, fitting, limit);
    if (!wanted) return;
    for (const { guardianId, words } of await findEntries(tx, accountId, wanted, everybody, limit)) {
      found.set(guardianId, words);
    }
  };

  // With few who fit at all, the ranking sorts them out; with many, whole words are looked for first.
  const few = expected(BEGINS) <= read;
  if (!few) await stage(EXACT, most + 1);
  if (found.size <= most) await stage(BEGINS);
  if (few && found.size >= read) await stage(EXACT, most + 1);
  const [only, ...others] = pieces;
  const isSingle = others.length === 0;
  const isDone = isSingle ? found.size > most || isWholeAddress(only, fitting[0]) : found.size > 0;
  if (!isDone) {
    await lookUpInsidesAndTypos(tx, accountId, pieces, fitting);
    if (isSingle) await lookUpAddresses(tx, accountId, pieces, fitting);
    await stage(found.size < FEW ? ONE_TYPO : IN_ADDRESS);
  }
  if (found.size === 0 && !isSingle) {
    await lookUpAddresses(tx, accountId, pieces, fitting);
    await stage(ONE_TYPO);
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
