import type { Clock } from '../clock.ts';

/** How fast one origin may go on: `burst` at once, then one each `every` milliseconds. */
export interface Pace {
  burst: number;
  every: number;
}

/** Origins that are remembered; whoever was quiet for longest is forgotten first, and begins anew. */
const MOST_KEPT = 20_000;

/**
 * A bucket of tokens for each subject, in this process alone. It holds nobody to a limit exactly (that is what
 * `countRates` does): it keeps one visitor from filling what others wait for, at no cost.
 */
export function makePace(clock: Clock, { burst, every }: Pace): { take(subject: string): boolean } {
  /** When the bucket will be full again, in milliseconds since 1970. */
  const full = new Map<string, number>();
  return {
    take(subject) {
      const now = clock.now().getTime();
      const before = full.get(subject) ?? 0;
      // Later than it could be: the clock was set back meanwhile. It begins anew.
      const next = (before > now + burst * every ? now : Math.max(before, now)) + every;
      full.delete(subject);
      const taken = next - now <= burst * every;
      full.set(subject, taken ? next : next - every);
      if (full.size > MOST_KEPT) full.delete(full.keys().next().value as string);
      return taken;
    },
  };
}
