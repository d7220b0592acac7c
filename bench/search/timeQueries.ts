import type { PrismaClient } from '../../src/core/database/client.ts';
import { searchGuardians } from '../../src/core/directory/search.ts';
import type { AccountId } from '../../src/core/ids.ts';
import type { Kind, Query } from './queries.ts';

/** Milliseconds each query took, by its kind. */
export type Times = Map<Kind, number[]>;

/** Asks one query after the other, as the handler of the command does, and notes what each took from call to answer. */
export async function timeQueries(
  db: PrismaClient,
  accountId: AccountId,
  queries: readonly Query[],
  times: Times = new Map(),
): Promise<void> {
  for (const { kind, words } of queries) {
    const began = process.hrtime.bigint();
    const { guardians } = await searchGuardians({ db }, accountId, words);
    const took = Number(process.hrtime.bigint() - began) / 1e6;
    // A slip can make a word that nobody could guess.
    if (guardians.length === 0 && kind !== 'nothing found' && !kind.startsWith('typo'))
      throw new Error(`“${words}” (${kind}) found nobody.`);
    const ofKind = times.get(kind) ?? [];
    ofKind.push(took);
    times.set(kind, ofKind);
  }
}
