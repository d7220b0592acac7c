import type { Core } from '../core.ts';
import { TooBusy } from '../credentials/hashing.ts';
import type { Portal } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import type { Jobs } from '../queue.ts';

/** What was typed on a Forgot Password page. */
export interface Forgotten {
  accountId: AccountId;
  portal: Portal;
  email: string;
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
/** Questions that may wait to be stored; more are refused. */
const MOST_WAITING = 5_000;
interface Waiting {
  job: Jobs['forgot'];
  stored: () => void;
  failed: (error: unknown) => void;
}

/**
 * Questions that come in while one statement is on its way to the database leave together in the next, so that a
 * rush costs few statements and a lone question does not wait. The address is sealed at once: at rest it is never
 * in clear (design.md, Never).
 */
export function makeForgotIntake(core: Pick<Core, 'queue' | 'secrets'>): ForgotIntake {
  const waiting: Waiting[] = [];
  let storing = false;

  async function storeAll(): Promise<void> {
    storing = true;
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
    storing = false;
  }

  return {
    ask({ accountId, portal, email }) {
      if (waiting.length >= MOST_WAITING) return Promise.reject(new TooBusy());
      const sealed = core.secrets.seal('typed-address', accountId, email);
      const job = { accountId, portal, sealedEmail: Buffer.from(sealed).toString('base64') };
      return new Promise((stored, failed) => {
        waiting.push({ job, stored, failed });
        if (!storing) void storeAll();
      });
    },
  };
}
