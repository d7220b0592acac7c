import { setTimeout } from 'node:timers/promises';
import { fromPrisma, PgBoss, type Queue as QueueSettings } from 'pg-boss';
import type { Logger } from 'pino';
import type { Tx } from './database/client.ts';
import { faultOf, JobFailed } from './faults.ts';

/** Every job, and what it carries: ids and sealed bytes only, never an address or a token in clear (design.md, Never). */
export interface Jobs {
  /** Send one row of the outbox. */
  delivery: { deliveryId: string };
  /** Bring every copy of a link's card in Slack up to date. */
  card: { linkId: string };
  /** Bring every copy of a request's card in Slack up to date, until it has become its link's card. */
  'request-card': { requestId: string };
  /** A request's reminder or end is due. */
  'request-due': { requestId: string };
  /** The time in which the owner could stop a recovery is over; send the link. */
  'owner-recovery': { recoveryId: string };
  /** Something changed that App Home shows to people of the account who have opened it. */
  home: { accountId: string };
  /** Post one notice to a staff member in Slack. */
  'staff-notice': { noticeId: string };
  /** Send entries of the Audit Log as a file to whoever asked for them. What was typed to choose them is sealed. */
  'audit-export': {
    accountId: string;
    staffId: string;
    workspaceId: string;
    slackUserId: string;
    upTo: number;
    sealedFilter: string;
  };
  /** Ask the provider what became of a text, if that is not known yet. */
  'sms-settle': { deliveryId: string };
  /** A live link reached its end; mark it expired. */
  'link-expiry': { linkId: string };
  /** Look up what was typed on a Forgot Password page and, if it is somebody, make a link. What was typed, and where, is sealed. */
  forgot: { accountId: string; portal: 'customer' | 'office'; sealedQuestion: string };
}
export type JobName = keyof Jobs;

export interface Queue {
  /** Adds a job within the transaction of the rows it belongs to: both exist or neither. */
  add<N extends JobName>(tx: Tx, name: N, data: Jobs[N], options?: { startAfter?: Date }): Promise<void>;
  /** Adds many jobs at once, all durable when this resolves. */
  addMany<N extends JobName>(name: N, data: readonly Jobs[N][]): Promise<void>;
  /** Runs `handler` for each job from now on, at most `concurrency` at once in this process. A throw is retried with backoff. */
  work<N extends JobName>(
    name: N,
    concurrency: number,
    handler: (data: Jobs[N]) => Promise<void>,
  ): Promise<void>;
  /**
   * As `work`, for small jobs that come in crowds and can wait: up to 100 are handed over together, one crowd after the
   * other, and no more than `perSecond` a second, so that a flood of them leaves the machine to everybody else.
   * A throw retries the whole crowd.
   */
  workTogether<N extends JobName>(
    name: N,
    perSecond: number,
    handler: (crowd: readonly Jobs[N][]) => Promise<void>,
  ): Promise<void>;
  /** Lets running handlers finish, at most `timeoutMs` milliseconds, then closes. */
  close(timeoutMs?: number): Promise<void>;
}

/**
 * A job that a killed process left behind is taken up again after `heartbeatSeconds` without a sign of life.
 * The rows are the truth (a delivery's state, a card's shown hash); a job only says "look at this row".
 */
const COMMON = {
  notify: true,
  heartbeatSeconds: 10,
  expireInSeconds: 120,
  retryLimit: 1_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
} satisfies Omit<QueueSettings, 'name'>;

const QUEUES: { [N in JobName]: Omit<QueueSettings, 'name'> } = {
  delivery: COMMON,
  // One after the other a link, so that news stays in order; a link that Slack keeps waiting holds up no other. Each job
  // shows the newest state, and the rest of a burst finds nothing left to show. The worker lets no job fail for Slack's
  // sake, since one in retry would hold its link back.
  card: { ...COMMON, policy: 'key_strict_fifo' },
  'request-card': { ...COMMON, policy: 'key_strict_fifo' },
  'request-due': COMMON,
  'owner-recovery': COMMON,
  home: COMMON,
  'staff-notice': COMMON,
  // Whoever waits in vain asks again.
  'audit-export': { ...COMMON, retryLimit: 20 },
  'sms-settle': COMMON,
  'link-expiry': COMMON,
  // Without NOTIFY, whose commits wait for each other, disk and all: whoever adds wakes the worker of the same process.
  forgot: { ...COMMON, notify: false, retryLimit: 5, deleteAfterSeconds: 60 },
};

/** A new job wakes a worker at once; the polls are for jobs that were put off until a later time. */
const POLLING = { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 };

/** Jobs of `workTogether` that are fetched and settled at once. */
const LARGEST_CROWD = 100;

/** The key by which jobs of a queue stand in line, if they do. */
const LINES: { [N in JobName]?: (data: Jobs[N]) => string } = {
  card: (data) => data.linkId,
  'request-card': (data) => data.requestId,
};

/**
 * Opens the job queue (pg-boss, in Keydesk's own database).
 * @param background false for the operator's tool: it adds jobs but neither runs nor supervises them.
 */
export async function openQueue(options: { url: string; log: Logger; background: boolean }): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: 'keydesk-queue',
    max: options.background ? 6 : 2,
    schedule: false,
    supervise: options.background,
    monitorIntervalSeconds: 5,
    superviseIntervalSeconds: 5,
    useListenNotify: options.background,
  });
  boss.on('error', (error) => options.log.error({ err: error }, 'job queue'));
  await boss.start();
  for (const [name, settings] of Object.entries(QUEUES)) await boss.createQueue(name, settings);

  /** Of the queues that this process works on together. */
  const wake = new Map<JobName, () => void>();

  const keyFor = <N extends JobName>(name: N, data: Jobs[N]) => {
    const singletonKey = LINES[name]?.(data);
    return singletonKey ? { singletonKey } : {};
  };

  /** The queue stores what a handler throws, so it gets to see nothing but the error's kind. */
  const bare = (name: JobName, work: () => Promise<void>) =>
    work().catch((error: unknown) => {
      const fault = faultOf(error);
      options.log.warn({ job: name, error: fault }, 'a job failed and is tried again');
      throw new JobFailed(name, fault);
    });

  return {
    async add(tx, name, data, { startAfter } = {}) {
      await boss.send(name, data, {
        db: fromPrisma(tx),
        ...keyFor(name, data),
        ...(startAfter ? { startAfter } : {}),
      });
    },
    async addMany(name, data) {
      if (data.length === 0) return;
      await boss.insert(
        name,
        data.map((one) => ({ data: one, ...keyFor(name, one) })),
      );
      wake.get(name)?.();
    },
    async work(name, concurrency, handler) {
      for (let worker = 0; worker < concurrency; worker += 1) {
        const workerId: string = await boss.work<Jobs[typeof name]>(name, POLLING, async ([job]) => {
          // Look for the next job right after this one; a worker would otherwise rest until its next poll.
          boss.notifyWorker(workerId);
          if (job) await bare(name, () => handler(job.data));
        });
      }
    },
    async workTogether(name, perSecond, handler) {
      const options = { ...POLLING, batchSize: LARGEST_CROWD };
      const workerId: string = await boss.work<Jobs[typeof name]>(name, options, async (jobs) => {
        boss.notifyWorker(workerId);
        await bare(name, () => handler(jobs.map((job) => job.data)));
        await setTimeout((jobs.length * 1_000) / perSecond);
      });
      wake.set(name, () => boss.notifyWorker(workerId));
    },
    async close(timeoutMs = 10_000) {
      await boss.stop({ graceful: true, close: true, timeout: timeoutMs });
    },
  };
}
