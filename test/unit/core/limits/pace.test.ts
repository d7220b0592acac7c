import { expect, it } from 'vitest';
import { makePace } from '../../../../src/core/limits/pace.ts';
import { makeTestClock } from '../../../support/clock.ts';

const taken = (pace: ReturnType<typeof makePace>, subject: string, times: number) =>
  Array.from({ length: times }, () => pace.take(subject)).filter(Boolean).length;

it('lets a burst through, then one at a time, and each on their own', () => {
  const clock = makeTestClock();
  const pace = makePace(clock, { burst: 5, every: 1_000 });
  expect(taken(pace, 'one', 9)).toBe(5);
  expect(taken(pace, 'another', 9)).toBe(5);
  clock.advance(2_500);
  expect(taken(pace, 'one', 9)).toBe(2);
  clock.advance(3_600_000);
  expect(taken(pace, 'one', 9)).toBe(5);
});

it('going on in vain makes nobody wait longer', () => {
  const clock = makeTestClock();
  const pace = makePace(clock, { burst: 1, every: 1_000 });
  expect(taken(pace, 'one', 1_000)).toBe(1);
  clock.advance(1_000);
  expect(taken(pace, 'one', 1)).toBe(1);
});

it('begins anew when the clock was set back', () => {
  const clock = makeTestClock();
  const pace = makePace(clock, { burst: 5, every: 1_000 });
  expect(taken(pace, 'one', 9)).toBe(5);
  clock.advance(-365 * 24 * 3_600_000);
  expect(taken(pace, 'one', 9)).toBe(5);
  expect(taken(pace, 'one', 9)).toBe(0);
});

it('forgets whoever was quiet for longest, so that any number of origins costs the same', () => {
  const pace = makePace(makeTestClock(), { burst: 1, every: 1_000 });
  expect(taken(pace, 'busy', 2)).toBe(1);
  for (let i = 0; i < 20_000; i += 1) {
    pace.take(`origin ${i}`);
    if (i % 1_000 === 0) expect(pace.take('busy')).toBe(false);
  }
  expect(pace.take('busy')).toBe(false);
  expect(pace.take('origin 0')).toBe(true);
});
