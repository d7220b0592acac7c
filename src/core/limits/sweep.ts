import type { Core } from '../core.ts';
import { removeInParts, startSweeping } from '../sweeping.ts';

const SWEEP_EVERY = 30_000;
/** Rows that one statement removes: it must not hold up others. */
const AT_ONCE = 2_000;

/**
 * Removes counts whose window is over. Any number of processes may sweep at once.
 * @returns how many were removed.
 */
export function sweepRates(core: Pick<Core, 'clock' | 'db'>): Promise<number> {
  const now = core.clock.now();
  return removeInParts(
    AT_ONCE,
    () => core.db.$executeRaw`
      DELETE FROM rate_counts WHERE key IN
        (SELECT key FROM rate_counts WHERE ends_at <= ${now} ORDER BY ends_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`,
  );
}

/** Sweeps in the background from now on. Returns how to stop. */
export function startRateSweep(core: Pick<Core, 'clock' | 'db' | 'log'>): () => Promise<void> {
  return startSweeping(core, 'counts', SWEEP_EVERY, () => sweepRates(core));
}
