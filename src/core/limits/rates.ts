import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';

export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * So many in each window of time. A window begins with the first that is counted, and the next with the first after it:
 * the end of one and the beginning of another together let twice as many through, which the day's limit bounds.
 */
export interface Limit {
  /** What is counted, such as `forgot-origin`. */
  what: string;
  most: number;
  /** Milliseconds. */
  window: number;
}

export interface Counted {
  limit: Limit;
  /** For whom: an id, or an origin with its account. */
  subject: string;
  /** How many come in at once. */
  by: number;
}

/**
 * Counts, in PostgreSQL, so that a limit holds across processes and restarts: one statement adds and tells, and whoever
 * counts the same waits for the row. Who is counted cannot be read from the rows, only recognised (HMAC).
 * @returns the counts with these added, in their order. More than `limit.most` is too many.
 */
export async function countRates(
  core: Pick<Core, 'clock' | 'secrets'>,
  db: Pick<Tx, '$queryRaw'>,
  counted: readonly Counted[],
): Promise<number[]> {
  if (counted.length === 0) return [];
  const now = core.clock.now();
  const rows = counted.map(({ limit, subject, by }) => ({
    key: rateKey(core, limit.what, [subject, limit.window]),
    by,
    ends: after(now, limit.window),
  }));
  // In the order of their keys, so that two who count the same rows never wait for each other in a circle.
  const totals = await db.$queryRaw<{ key: string; count: number }[]>`
    INSERT INTO rate_counts (key, count, ends_at)
    SELECT decode(r.key, 'hex'), r.by, r.ends
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (key text, by int, ends timestamptz)
     ORDER BY r.key
    ON CONFLICT (key) DO UPDATE SET (count, ends_at) =
      (SELECT CASE WHEN stands THEN rate_counts.count ELSE 0 END + excluded.count,
              CASE WHEN stands THEN rate_counts.ends_at ELSE excluded.ends_at END
       -- Or its clock was set back since; a whole second window is for processes whose clocks differ.
       FROM (SELECT rate_counts.ends_at > ${now}
                AND rate_counts.ends_at <= excluded.ends_at + (excluded.ends_at - ${now})) AS kept (stands))
    RETURNING encode(key, 'hex') AS key, count`;
  const byKey = new Map(totals.map(({ key, count }) => [key, count]));
  return rows.map(({ key }) => byKey.get(key) ?? 0);
}

/** Counts one more for a subject in every window, and tells whether it is within all of them. */
export async function withinLimits(
  core: Pick<Core, 'clock' | 'secrets'>,
  db: Pick<Tx, '$queryRaw'>,
  subject: string,
  limits: readonly Limit[],
): Promise<boolean> {
  const totals = await countRates(
    core,
    db,
    limits.map((limit) => ({ limit, subject, by: 1 })),
  );
  return limits.every(({ most }, i) => (totals[i] ?? 0) <= most);
}

/** The key of a row, in hexadecimal. */
export function rateKey(
  core: Pick<Core, 'secrets'>,
  what: string,
  subject: readonly (string | number)[],
): string {
  return core.secrets.sign('rate', JSON.stringify([what, ...subject])).toString('hex');
}

/** Whether this is the first time in the window: for what is to be said once in it and not each time. */
export async function isFirst(
  core: Pick<Core, 'clock' | 'secrets'>,
  db: Pick<Tx, '$queryRaw'>,
  { what, subject, window }: { what: string; subject: string; window: number },
): Promise<boolean> {
  return withinLimits(core, db, subject, [{ what, most: 1, window }]);
}
