import type { Core } from '../core.ts';

const SWEEP_EVERY = 30_000;
/** Rows that one statement removes: it must not hold up others. */
const AT_ONCE = 2_000;
/** Statements a sweep makes; the next one goes on. */
const MOST_STATEMENTS = 25;

/**
 * Removes counts whose window is over. Any number of processes may sweep at once.
 * @returns how many were removed.
 */
export async function sweepRates(core: Pick<Core, 'clock' | 'db'>): Promise<number> {
  const now = core.clock.now();
  let removed = 0;
  for (let statement = 0; statement < MOST_STATEMENTS; statement += 1) {
    const count = await core.db.$executeRaw`
      DELETE FROM rate_counts WHERE key IN
        (SELECT key FROM rate_counts WHERE ends_at <= ${now} ORDER BY ends_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`;
    removed += count;
    if (count < AT_ONCE) break;
  }
  return removed;
}

/** Sweeps in the background from now on. Returns how to stop. */
export function startRateSweep(core: Pick<Core, 'clock' | 'db' | 'log'>): () => Promise<void> {
  const sweep = () =>
    sweepRates(core).then(
      () => {},
      (err) => core.log.warn({ err }, 'the sweep of counts failed; the next one follows'),
    );
  let sweeping = sweep();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, SWEEP_EVERY).unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
