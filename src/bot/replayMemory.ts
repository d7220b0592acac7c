import { after, MINUTE } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import { sha256 } from '../core/secrets.ts';

/** How often rows that nobody can need any more are deleted. */
const SWEEP_EVERY = MINUTE;

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
      await core.db.$executeRaw`DELETE FROM seen_requests WHERE expires_at < ${core.clock.now()}`;
    } catch (error) {
      core.log.warn({ err: error }, 'could not sweep the requests seen');
    }
  };
  const timer = setInterval(sweep, SWEEP_EVERY).unref();
  return {
    sweep,
    async isNew(kind, id, forMs) {
      const key = sha256(`${kind} ${id}`);
      const expiresAt = after(core.clock.now(), forMs);
      const added = await core.db
        .$executeRaw`INSERT INTO seen_requests (key, expires_at) VALUES (${key}, ${expiresAt}) ON CONFLICT DO NOTHING`;
      return added === 1;
    },
    stop: () => clearInterval(timer),
  };
}
