import type { Core } from './core.ts';
import { faultOf } from './faults.ts';

/** Statements that a sweep makes of one kind; the next sweep goes on. */
const MOST_STATEMENTS = 25;

/**
 * Removes rows a few at a time, since a statement must not hold up others.
 * @param remove one statement; it returns how many it removed.
 * @param atOnce how many it removes when there are enough.
 * @returns how many were removed.
 */
export async function removeInParts(atOnce: number, remove: () => Promise<number>): Promise<number> {
  let removed = 0;
  for (let statement = 0; statement < MOST_STATEMENTS; statement += 1) {
    const count = await remove();
    removed += count;
    if (count < atOnce) break;
  }
  return removed;
}

/**
 * Sweeps now and each `every` milliseconds, one sweep at a time, in the background.
 * @param what is swept, for the log: `sessions`.
 * @returns how to stop; it waits for the sweep that is under way.
 */
export function startSweeping(
  { log }: Pick<Core, 'log'>,
  what: string,
  every: number,
  sweep: () => Promise<unknown>,
): () => Promise<void> {
  const once = () =>
    sweep().then(
      () => {},
      (error) => log.warn({ error: faultOf(error) }, `the sweep of ${what} failed; the next one follows`),
    );
  let sweeping = once();
  const timer = setInterval(() => {
    sweeping = sweeping.then(once);
  }, every).unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
