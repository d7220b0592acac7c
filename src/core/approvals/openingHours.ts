import { z } from 'zod';

/** A time of day, as `09:30`; `24:00` is the end of the day. */
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/);

/** One day's hours; null: closed. */
const day = z
  .strictObject({ from: time, to: time })
  .refine(({ from, to }) => from < to, { error: 'A day ends after it begins.' })
  .nullable();

/** When a centre is open, day by day, in its own time zone. */
export const openingHours = z.strictObject({
  mon: day,
  tue: day,
  wed: day,
  thu: day,
  fri: day,
  sat: day,
  sun: day,
});
export type OpeningHours = z.output<typeof openingHours>;

/** Whether a centre is open at a moment. The minute at which it closes is outside. */
export function isOpenAt(hours: OpeningHours, moment: Date, timezone: string): boolean {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const open = hours[`${parts.weekday}`.toLowerCase() as keyof OpeningHours];
  const now = `${parts.hour}:${parts.minute}`;
  return open !== null && open.from <= now && now < open.to;
}

/** When the day of a moment began, in a time zone: also where clocks were changed on that day. */
export function startOfDay(moment: Date, timezone: string): Date {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: timezone });
  const today = date.format(moment);
  // The last moment of the day before, looked for between two that are known: a day has at most 25 hours.
  let before = moment.getTime() - 26 * 3_600_000;
  let within = moment.getTime();
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (date.format(middle) === today) within = middle;
    else before = middle;
  }
  return new Date(within);
}
