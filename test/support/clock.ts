import type { Clock } from '../../src/core/clock.ts';

/** A clock that tests turn. It stands still unless told. */
export interface TestClock extends Clock {
  set(to: Date | string): void;
  /** Milliseconds forward. */
  advance(ms: number): void;
}

export function makeTestClock(start = '2026-11-21T15:00:00.000Z'): TestClock {
  let now = new Date(start);
  return {
    now: () => new Date(now),
    set: (to) => {
      now = new Date(to);
    },
    advance: (ms) => {
      now = new Date(now.getTime() + ms);
    },
  };
}
