import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PORTAL } from '../keydesk/deeds.ts';
import { makeWorld, type World } from '../keydesk/world.ts';
import { compareTimes, type Times, type Verdict } from './answerTimes.ts';
import { addKnown, knownEmail, strangerEmail } from './people.ts';
import { startStopwatch } from './stopwatch.ts';

// The one test of Keydesk that goes by real time. It fails only on evidence (answerTimes.ts), and a planted difference
// of 5 ms is found each time.
const PROGRAM = fileURLToPath(new URL('programs/planted.ts', import.meta.url));
const PLANTED_MS = 5;
/** Guardians who are asked about in turn: a login is slowed down after five failures. */
const PEOPLE = 400;
const PATIENCE = 240_000;
/** Answers that are not counted: the first ones of a process are slow. */
const WARMING = 100;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await addKnown(world, PEOPLE);
}, 60_000);
afterAll(() => world?.stop());

const PAGES = [
  { what: 'Forgot Password', path: `${PORTAL}/forgot`, status: 200, fields: {} },
  { what: 'signing in', path: `${PORTAL}/sign-in`, status: 422, fields: { password: 'not the password' } },
];

describe.each(PAGES)('$what', ({ path, status, fields }) => {
  async function compare(plantedMs: number): Promise<Verdict> {
    await world.pool.query('TRUNCATE sign_in_streaks');
    const { keydesk, url } = await world.start({ TRUST_PROXY: '1', PLANTED_MS: String(plantedMs) }, PROGRAM);
    const stopwatch = await startStopwatch(url, path, status);
    onTestFinished(async () => {
      stopwatch.close();
      await keydesk.stop();
    });
    const emails = { known: knownEmail, strangers: strangerEmail };
    const ask = (kind: keyof Times, i: number) =>
      stopwatch.post({ ...fields, email: emails[kind](i % PEOPLE) });
    for (let i = 0; i < WARMING; i += 1)
      await stopwatch.post({ ...fields, email: `warming${i}@example.com` });
    return compareTimes(ask);
  }

  it(
    'takes as long for people on record as for strangers',
    async () => {
      const verdict = await compare(0);
      expect(verdict.kind, JSON.stringify(verdict)).not.toBe('different');
    },
    PATIENCE,
  );

  it(
    `would be caught at taking ${PLANTED_MS} ms longer for people on record`,
    async () => {
      const verdict = await compare(PLANTED_MS);
      expect(verdict.kind, JSON.stringify(verdict)).toBe('different');
    },
    PATIENCE,
  );
});
