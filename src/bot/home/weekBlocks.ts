import type { KnownBlock } from '@slack/types';
import { type Day, OUTCOMES, type Outcome, total, type Week } from '../../core/home/week.ts';
import { clip, LIMITS } from '../blocks/limits.ts';
import { lines, plain } from '../blocks/texts.ts';

/** The week's resets as a picture, with everything it shows in its alternative text; or as that text alone. */
export function weekBlocks(
  { counts, address }: { counts: Week; address: string },
  { picture }: { picture: boolean },
): KnownBlock[] {
  const heading: KnownBlock = { type: 'header', text: plain('The last seven days', LIMITS.header) };
  if (total(...counts.days) === 0)
    return [{ type: 'divider' }, heading, lines(['No password was reset in the last seven days.'])];
  return [
    { type: 'divider' },
    heading,
    picture
      ? { type: 'image', image_url: address, alt_text: clip(weekAloud(counts), ALT_MOST) }
      : lines([weekAloud(counts)]),
  ];
}

/** Slack's limit of an alternative text, in characters. */
const ALT_MOST = 2_000;

const ALOUD: Record<Outcome, string> = {
  used: 'new password chosen',
  underWay: 'under way',
  notUsed: 'not used',
  notArrived: 'not arrived',
  reported: 'not asked for',
};

/** The picture in words: the sum, then each day on which there was something. */
export function weekAloud({ from, days }: Week): string {
  const sum: Day = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, days.reduce((all, day) => all + day[outcome], 0)]),
  ) as Day;
  const each = days.flatMap((day, i) => (total(day) === 0 ? [] : `${dayAloud(from, i)}: ${inWords(day)}.`));
  return [
    `Password resets of the last seven days, by how they came out. Together: ${inWords(sum)}.`,
    ...each,
  ].join(' ');
}

function inWords(day: Day): string {
  const parts = OUTCOMES.filter((outcome) => day[outcome] > 0).map(
    (outcome) => `${day[outcome]} ${ALOUD[outcome]}`,
  );
  return parts.length > 0 ? parts.join(', ') : 'none';
}

function dayAloud(from: string, after: number): string {
  const day = new Date(`${from}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + after);
  return day.toLocaleDateString('en-US', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
}
