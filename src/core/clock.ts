/** What time it is. Injected everywhere a rule looks at the time, so that tests turn it instead of sleeping. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** One minute, in milliseconds. */
export const MINUTE = 60_000;

/** The moment `ms` milliseconds after `from`; negative for before. */
export function after(from: Date, ms: number): Date {
  return new Date(from.getTime() + ms);
}
