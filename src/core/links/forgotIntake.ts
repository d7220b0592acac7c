import { setImmediate } from 'node:timers/promises';
import { emailKey } from '../addresses.ts';
import type { Core } from '../core.ts';
import { TooBusy } from '../credentials/hashing.ts';
import { openDevice } from '../credentials/knownDevice.ts';
import type { Portal } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import type { Origin } from '../limits/origin.ts';
import { makePace } from '../limits/pace.ts';
import { HOUR } from '../limits/rates.ts';
import type { Jobs } from '../queue.ts';
import { sealQuestion } from './forgotQuestion.ts';

/** What was typed on a Forgot Password page, and where. */
export interface Forgotten {
  accountId: AccountId;
  portal: Portal;
  email: string;
  /** Undefined when the visitor's address could not be told: all those count as one. */
  origin: Origin | undefined;
  /** What the browser kept from an earlier sign-in, if anything. */
  knownDevice?: string | undefined;
}

/** Takes in what is typed on Forgot Password pages. */
export interface ForgotIntake {
  /**
   * Resolves when the question is stored for the worker. Does the same for every address: nobody is looked up here.
   * @throws TooBusy when too many wait to be stored.
   */
  ask(asked: Forgotten): Promise<void>;
}

/** One statement stores at most this many questions. */
const LARGEST_BATCH = 500;
/** Statements under way at once: while one waits for the disk, the next gathers and leaves. */
const STATEMENTS = 3;
/** Questions that may wait to be stored; more are refused. */
const MOST_WAITING = 5_000;
/**
 * What one origin may put on the queue from one portal of an account: twice its limit of an hour (forgotOrigins.ts), since an hour may
 * end in between. The worker would refuse the rest in any case, after others had waited for it.
 */
export const FROM_ONE_ORIGIN = { burst: 120, every: HOUR / 120 };

interface Waiting {
  job: Jobs['forgot'];
  stored: () => void;
  failed: (error: unknown) => void;
}

/**
 * Questions that come in while statements are on their way to the database leave together in the next, so that a
 * rush costs few statements and a lone question does not wait. What was typed is sealed at once: at rest it is never
 * in clear (design.md, Never).
 */
export function makeForgotIntake(core: Pick<Core, 'queue' | 'secrets' | 'clock'>): ForgotIntake {
  const waiting: Waiting[] = [];
  const pace = makePace(core.clock, FROM_ONE_ORIGIN);
  let storing = 0;

  async function storeAll(): Promise<void> {
    storing += 1;
    // Whatever else came in with this one leaves with it.
    await setImmediate();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, LARGEST_BATCH);
      try {
        await core.queue.addMany(
          'forgot',
          batch.map(({ job }) => job),
        );
        for (const one of batch) one.stored();
      } catch (error) {
        for (const one of batch) one.failed(error);
      }
    }
    storing -= 1;
  }

  return {
    async ask({ accountId, portal, email, origin = '', knownDevice }) {
      if (waiting.length >= MOST_WAITING) throw new TooBusy();
      const known = openDevice(core, { accountId, portal, login: email }, knownDevice) !== undefined;
      // The answer is as ever, and nothing is kept: the flood of one visitor must not be what others wait behind.
      if (!pace.take(`${accountId} ${portal} ${known ? emailKey(email) : origin}`)) return;
      const sealedQuestion = sealQuestion(core, accountId, { email, origin, known });
      const job = { accountId, portal, sealedQuestion };
      await new Promise<void>((stored, failed) => {
        waiting.push({ job, stored, failed });
        if (storing < STATEMENTS) void storeAll();
      });
    },
  };
}
