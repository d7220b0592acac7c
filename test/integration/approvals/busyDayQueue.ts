import { after, type Clock } from '../../../src/core/clock.ts';
import type { JobName, Jobs, Queue } from '../../../src/core/queue.ts';
import type { Random } from './busyDayRandom.ts';

/** What works on each kind of job. */
export type Workers = { [N in JobName]?: (data: Jobs[N]) => Promise<void> };

interface Job {
  name: JobName;
  data: Jobs[JobName];
  at: Date;
}

/**
 * A queue whose jobs a test runs one by one, by the test's clock, in an order that a seed decides. As in the real one,
 * cards of one link or request stand in line, and any other job may come before an older one. A job of a transaction
 * that came to nothing is run all the same: jobs only say which row to look at.
 */
export function makeQueueByHand(clock: Clock) {
  let jobs: Job[] = [];
  const add = (name: JobName, data: Jobs[JobName], at = clock.now()) => void jobs.push({ name, data, at });
  const queue: Queue = {
    // What is put off by the clock on the wall is put off by a moment here.
    add: async (_tx, name, data, { startAfter } = {}) =>
      add(name, data, startAfter && (startAfter > clock.now() ? startAfter : after(clock.now(), 1_000))),
    addMany: async (name, data) => data.forEach((one) => void add(name, one)),
    work: async () => {},
    workTogether: async () => {},
    close: async () => {},
  };
  const isLine = ({ name }: Job) => name === 'card' || name === 'request-card';
  const same = (a: Job, b: Job) => a.name === b.name && JSON.stringify(a.data) === JSON.stringify(b.data);
  const ready = () => jobs.filter(({ at }) => at <= clock.now());

  return {
    queue,
    /** When the next job is due; undefined when there is none. */
    nextAt: (): Date | undefined => jobs.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]?.at,
    /** Runs jobs that are due, in a random order, until none is left or so many were run. @returns how many were */
    async run(workers: Workers, random: Random, most = Number.POSITIVE_INFINITY): Promise<number> {
      let done = 0;
      for (let due = ready(); due.length > 0 && done < most; due = ready()) {
        const drawn = random.pick(due);
        const next = isLine(drawn) ? (due.find((one) => same(one, drawn)) ?? drawn) : drawn;
        jobs = jobs.filter((one) => one !== next);
        done += 1;
        await (workers[next.name] as ((data: Jobs[JobName]) => Promise<void>) | undefined)?.(next.data);
      }
      return done;
    },
  };
}
