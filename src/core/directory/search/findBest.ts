import type { Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { BEGINS, type Closeness, EXACT, ONE_TYPO, TWO_TYPOS } from './closeness.ts';
import { findEntries } from './entries.ts';
import { type Piece, wordsInstead } from './pieces.ts';
import { rank } from './rank.ts';
import {
  type Fitting,
  hasMoreWords,
  lookUpBeginnings,
  lookUpInsidesAndTypos,
  MANY_WORDS,
} from './vocabulary.ts';
import { bearersAt, wantedAt } from './wanted.ts';

/** More are read than are shown, so that the best of them can be shown. */
const READ_FOR_EACH_SHOWN = 2;

export interface Best {
  /** Best first. */
  guardianIds: string[];
  more: boolean;
}

/**
 * The guardians who have every piece, at most `most`: whole words before beginnings, insides and typos. It goes on
 * to a weaker fit only until there are more than `most`, and forgives a second typo only when nothing else fits.
 */
export async function findBest(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
  most: number,
): Promise<Best> {
  if (pieces.length === 0) return { guardianIds: [], more: false };
  const read = (most + 1) * READ_FOR_EACH_SHOWN;
  const { everybody, fitting } = await lookUpWords(tx, accountId, pieces);
  const found = new Map<string, string>();
  const stage = async (closeness: Closeness) => {
    const wanted = wantedAt(closeness, pieces, fitting, read);
    for (const { guardianId, words } of await findEntries(tx, accountId, wanted, everybody, read)) {
      found.set(guardianId, words);
    }
  };
  // With few who fit at all, the ranking sorts them out.
  if (bearersAt(BEGINS, fitting) > read) await stage(EXACT);
  if (found.size <= most) await stage(BEGINS);
  if (found.size <= most) {
    await lookUpInsidesAndTypos(tx, accountId, pieces, fitting);
    await stage(ONE_TYPO);
    if (found.size === 0) await stage(TWO_TYPOS);
  }
  if (found.size === 0 && pieces.some(({ kind }) => kind === 'email')) {
    const instead = pieces.flatMap((piece) => (piece.kind === 'email' ? wordsInstead(piece) : [piece]));
    return findBest(tx, accountId, instead, most);
  }
  const guardianIds = rank(found, pieces, fitting);
  return { guardianIds: guardianIds.slice(0, most), more: guardianIds.length > most };
}

/** When every piece is so short that many words begin with it, the longest is read further: one list must be whole. */
async function lookUpWords(
  tx: Tx,
  accountId: AccountId,
  pieces: readonly Piece[],
): Promise<{ everybody: number; fitting: Fitting[] }> {
  const first = await lookUpBeginnings(tx, accountId, pieces);
  if (pieces.length === 1 || !first.fitting.every(hasMoreWords)) return first;
  const longest = pieces.reduce((best, piece) => (piece.text.length > best.text.length ? piece : best));
  const { fitting } = await lookUpBeginnings(tx, accountId, [longest], MANY_WORDS);
  return {
    everybody: first.everybody,
    fitting: first.fitting.map((one, index) => (pieces[index] === longest ? (fitting[0] ?? one) : one)),
  };
}
