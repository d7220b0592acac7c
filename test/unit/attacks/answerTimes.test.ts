import { expect, it } from 'vitest';
import { judge, type Times, type Verdict } from '../../integration/attacks/answerTimes.ts';

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Answers of about 4 ms on a machine that has other work: a long tail, and now and then a long pause. */
function times(seed: number, difference: number, noise: number): Times {
  const next = numbers(seed);
  const one = () => 4 + next() - Math.log(1 - next()) * noise + (next() < 0.05 ? 40 : 0);
  const many = 400;
  return {
    known: Array.from({ length: many }, () => one() + difference),
    strangers: Array.from({ length: many }, one),
  };
}

const kinds = (difference: number, noise: number): Set<Verdict['kind']> =>
  new Set(Array.from({ length: 200 }, (_, seed) => judge(times(seed + 1, difference, noise)).kind));

it.each([0.5, 5, 20])('equal times are never called different, with a noise of %d ms', (noise) => {
  expect(kinds(0, noise)).not.toContain('different');
});

it.each([0.5, 5, 20])('5 ms more or less are always found, with a noise of %d ms', (noise) => {
  expect(kinds(5, noise)).toEqual(new Set(['different']));
  expect(kinds(-5, noise)).toEqual(new Set(['different']));
});

it('on a quiet machine equal times are called the same', () => {
  expect(kinds(0, 0.5)).toEqual(new Set(['same']));
});

it('a difference in the middle alone is found as well', () => {
  const half = times(1, 0, 0.5);
  half.known = half.known.map((ms, i) => (i % 2 ? ms + 20 : ms + 5));
  expect(judge(half).kind).toBe('different');
});
