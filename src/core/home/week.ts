import type { Core } from '../core.ts';
import type { AccountId } from '../ids.ts';

/** How a reset came out, as the week's picture tells it; in the order in which the picture stacks them. */
export const OUTCOMES = ['used', 'underWay', 'notUsed', 'notArrived', 'reported'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The resets of one day, by how they came out. */
export type Day = Readonly<Record<Outcome, number>>;

/** Seven days in the account's time zone, the last one today. */
export interface Week {
  /** The first day, `YYYY-MM-DD`. */
  from: string;
  /** Seven, the first one `from`. */
  days: readonly Day[];
}

export const DAYS_OF_WEEK = 7;

/** Counts the resets of the last seven days, those asked for on the Forgot Password pages too, by the day of asking. */
export async function readWeek(core: Pick<Core, 'db' | 'clock'>, accountId: AccountId): Promise<Week> {
  const rows = await core.db.$queryRaw<(Record<Outcome, number> & { day: string })[]>`
    WITH zone AS (
      SELECT id, timezone, (${core.clock.now()}::timestamptz AT TIME ZONE timezone)::date AS today
      FROM accounts WHERE id = ${accountId}::uuid
    ), days AS (
      SELECT z.*, d.day::date AS day
      FROM zone z, generate_series(z.today - ${DAYS_OF_WEEK - 1}::int, z.today, interval '1 day') AS d(day)
    ), resets AS (
      SELECT days.day,
        CASE WHEN l.reported_at IS NOT NULL THEN 'reported'
             WHEN l.state = 'redeemed' THEN 'used'
             WHEN l.state IN ('pending', 'live') AND NOT EXISTS (
               SELECT 1 FROM deliveries v WHERE v.account_id = l.account_id AND v.link_id = l.id AND v.state IN ('bounced', 'failed'))
               THEN 'underWay'
             WHEN l.state = 'failed' OR l.opened_at IS NULL AND EXISTS (
               SELECT 1 FROM deliveries v WHERE v.account_id = l.account_id AND v.link_id = l.id AND v.state IN ('bounced', 'failed'))
               THEN 'notArrived'
             ELSE 'notUsed' END AS outcome
      FROM days JOIN reset_links l ON l.account_id = days.id AND l.purpose IN ('guardian_reset', 'staff_reset')
        AND l.requested_at >= days.day::timestamp AT TIME ZONE days.timezone
        AND l.requested_at < (days.day + 1)::timestamp AT TIME ZONE days.timezone
    )
    SELECT to_char(days.day, 'YYYY-MM-DD') AS day,
      count(*) FILTER (WHERE r.outcome = 'used')::int AS used,
      count(*) FILTER (WHERE r.outcome = 'underWay')::int AS "underWay",
      count(*) FILTER (WHERE r.outcome = 'notUsed')::int AS "notUsed",
      count(*) FILTER (WHERE r.outcome = 'notArrived')::int AS "notArrived",
      count(*) FILTER (WHERE r.outcome = 'reported')::int AS reported
    FROM days LEFT JOIN resets r ON r.day = days.day
    GROUP BY days.day ORDER BY days.day`;
  return { from: rows[0]?.day ?? '', days: rows.map(({ day: _, ...counts }) => counts) };
}

/** How many resets a day, or some days, had. */
export function total(...days: readonly Day[]): number {
  return days.reduce((sum, day) => sum + OUTCOMES.reduce((all, outcome) => all + day[outcome], 0), 0);
}
