import { MINUTE } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import { forgetExpired, rememberOnce } from '../core/workspaces/seenRequests.ts';

/** How often rows that nobody can need any more are deleted. */
const SWEEP_EVERY = MINUTE;
/** Slack repeats an event for about six minutes; a delayed one may come after an hour. */
export const EVENT_REMEMBERED = 120 * MINUTE;

/** What was received from Slack lately, in the database, so that a replay is known whichever process it comes to. */
export interface ReplayMemory {
  /**
   * Remembers a request for `forMs` milliseconds.
   * @param kind what names it: its `signature`, the `envelope` of a socket, or the id of an `event`.
   * @returns false when it was received before.
   */
  isNew(kind: 'signature' | 'envelope' | 'event', id: string, forMs: number): Promise<boolean>;
  /** Deletes what nobody can need any more; done once a minute by itself. */
  sweep(): Promise<void>;
  stop(): void;
}

export function keepReplayMemory(core: Pick<Core, 'db' | 'clock' | 'log'>): ReplayMemory {
  const sweep = async () => {
    try {
      await forgetExpired(core);
    } catch (error) {
      core.log.warn({ err: error }, 'could not sweep the requests seen');
    }
  };
  const timer = setInterval(sweep, SWEEP_EVERY).unref();
  return {
    sweep,
    isNew: (kind, id, forMs) => rememberOnce(core, core.db, `${kind} ${id}`, forMs),
    stop: () => clearInterval(timer),
  };
}
