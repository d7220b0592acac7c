import { expect, it, onTestFinished } from 'vitest';
import { after, MINUTE } from '../../../src/core/clock.ts';
import { requestTroubles } from '../keydesk/approvalsAftermath.ts';
import { type Day, openDay } from './busyDayCentre.ts';
import { doOne } from './busyDayDeeds.ts';
import { bookTroubles, cardTroubles } from './busyDayEvening.ts';
import { randomBy } from './busyDayRandom.ts';
import { workersOf } from './busyDayWork.ts';

/** Links and requests that are asked for in one day. */
const YESES = Number(process.env.KEYDESK_DAY_YESES ?? 500);
const SEED = Number(process.env.KEYDESK_DAY_SEED ?? 20_310_303);
/** Between two deeds, at most, in milliseconds. */
const PAUSE = 75_000;
/** After closing, until everything has come to its end. */
const NIGHT = 36 * 60 * MINUTE;

/** All jobs that come due until nothing is left to do. */
async function night(day: Day): Promise<void> {
  const random = randomBy(day.seed, 'night');
  const morning = after(day.core.clock.now(), NIGHT);
  for (let next = day.jobs.nextAt(); next && next < morning; next = day.jobs.nextAt()) {
    if (next > day.core.clock.now()) day.core.clock.set(next);
    await day.jobs.run(workersOf(day), random);
  }
}

it('a day of a busy centre, with Slack failing one call in ten: every card ends as what it is about, and the books agree', async () => {
  const day = await openDay(SEED);
  onTestFinished(() => day.close());
  const people = randomBy(SEED, 'people');
  const hands = randomBy(SEED, 'jobs');
  const tally: Record<string, number> = {};
  const workers = workersOf(day);
  const yeses = () =>
    (tally.sent ?? 0) + (tally.asked ?? 0) + (tally['sent: staff'] ?? 0) + (tally['asked: staff'] ?? 0);
  while (yeses() < YESES) {
    day.core.clock.advance(Math.floor(people.next() * PAUSE));
    const came = await doOne(day, people);
    tally[came] = (tally[came] ?? 0) + 1;
    if (hands.chance(0.7)) await day.jobs.run(workers, hands, hands.chance(0.5) ? 3 : undefined);
  }
  await night(day);

  const { troubles, states } = await requestTroubles(day.core, day.accountId);
  const cards = await cardTroubles(day);
  const failed = day.slack.calls.filter(
    ({ status, result }) => status !== 200 || result?.ok === false,
  ).length;
  console.info(
    `seed ${SEED}: ${JSON.stringify(tally)}; requests ended ${JSON.stringify(states)}; ${cards.cards} cards, ${day.slack.calls.length} calls of Slack, ${failed} failed; ${day.mails.delivered.length} mails, ${day.texts.taken.length} texts`,
  );
  expect(troubles).toEqual([]);
  expect(await bookTroubles(day)).toEqual([]);
  expect(cards.troubles).toEqual([]);
  expect(day.slack.warnings).toEqual([]);
  // It was no quiet day.
  for (const end of ['approved', 'denied', 'cancelled', 'expired', 'superseded'] as const)
    expect(states[end] ?? 0, end).toBeGreaterThan(0);
  expect(states.open).toBeUndefined();
}, 600_000);
