import { setTimeout } from 'node:timers/promises';
import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';

/** How long a stop waits for what people did a moment ago, in milliseconds. */
const LONGEST = 5_000;

/**
 * Knows what is being handled. A handler goes on long after its acknowledgement, when no open request shows it any
 * more; a stop lets it finish before the database goes.
 */
export function trackUnderWay(): { track: Middleware<AnyMiddlewareArgs>; settled(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  return {
    async track({ next }) {
      const handling = next();
      underWay.add(handling);
      try {
        await handling;
      } finally {
        underWay.delete(handling);
      }
    },
    async settled() {
      const patience = new AbortController();
      const { signal } = patience;
      const waited = setTimeout(LONGEST, undefined, { ref: false, signal }).catch(() => {});
      await Promise.race([Promise.allSettled(underWay), waited]);
      patience.abort();
    },
  };
}
