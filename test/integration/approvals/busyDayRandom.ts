import { createHash } from 'node:crypto';

/** Chance that a seed decides. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** @throws when there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
}

/** @param what each has a stream of its own, so that one who draws more often changes nothing for the others. */
export function randomBy(seed: number, what: string): Random {
  let drawn = 0;
  const next = () => {
    drawn += 1;
    return fractionOf(`${seed} ${what} ${drawn}`);
  };
  return {
    next,
    pick(from) {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined) throw new Error(`There is nothing to pick from: ${what}.`);
      return picked;
    },
    chance: (share) => next() < share,
  };
}

/** The same words, the same number from 0 up to 1: for what befalls a thing whenever it is looked at. */
export function fractionOf(words: string): number {
  return createHash('sha256').update(words).digest().readUInt32BE() / 2 ** 32;
}
