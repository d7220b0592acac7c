import { timingSafeEqual } from 'node:crypto';
import type { Core } from '../core.ts';
import { DAYS_OF_WEEK, type Day, OUTCOMES, type Week } from './week.ts';

/**
 * Where the picture of a week is: Slack fetches it from here and shows it in App Home. The numbers stand in the address
 * itself, signed, so that nothing has to be kept, nobody can look up another week, and nobody has us draw what we did
 * not count.
 */
export function weekAddress(core: Pick<Core, 'secrets' | 'publicUrl'>, week: Week): string {
  const said = written(week);
  return `${core.publicUrl}/pictures/week/${said}.${signature(core, said)}.png`;
}

/** The week of the last part of such an address; undefined when we did not make it. */
export function readWeekAddress(core: Pick<Core, 'secrets'>, file: string): Week | undefined {
  const [, said, given] = /^([\d_-]{10,400})\.([\w-]{22})\.png$/.exec(file) ?? [];
  if (!said || !given) return undefined;
  const sent = Buffer.from(given);
  const ours = core.secrets.signatures('picture', said).map((full) => Buffer.from(short(full)));
  return ours.some((one) => timingSafeEqual(one, sent)) ? read(said) : undefined;
}

function signature(core: Pick<Core, 'secrets'>, said: string): string {
  return short(core.secrets.sign('picture', said));
}

/** 128 bits are enough for a number that nobody gains by. */
function short(signature: Buffer): string {
  return signature.subarray(0, 16).toString('base64url');
}

/** `2026-11-16_3-0-1-0-0_…`: the first day, and each day's numbers in the order of OUTCOMES. */
function written({ from, days }: Week): string {
  return [from, ...days.map((day) => OUTCOMES.map((outcome) => day[outcome]).join('-'))].join('_');
}

function read(said: string): Week | undefined {
  const [from = '', ...days] = said.split('_');
  if (days.length !== DAYS_OF_WEEK) return undefined;
  return {
    from,
    days: days.map((day) => {
      const numbers = day.split('-').map(Number);
      return Object.fromEntries(OUTCOMES.map((outcome, i) => [outcome, numbers[i] ?? 0])) as Day;
    }),
  };
}
