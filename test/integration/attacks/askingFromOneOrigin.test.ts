import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FORGOTTEN_FROM_ONE_ORIGIN } from '../../../src/core/limits/forgotOrigins.ts';
import { HOUR } from '../../../src/core/limits/rates.ts';
import { answerForgotten } from '../../../src/core/links/forgot.ts';
import { FROM_ONE_ORIGIN } from '../../../src/core/links/forgotIntake.ts';
import { makeCentre } from '../../support/centre.ts';
import type { Answer } from '../../support/visitor.ts';
import { type Asking, JANE, MORNING, otherVisitor, startAsking } from './asking.ts';

const [ORIGIN_AN_HOUR = 0, ORIGIN_A_DAY = 0] = FORGOTTEN_FROM_ONE_ORIGIN.map(({ most }) => most);

let here: Asking;
const core = () => here.pages.core;

beforeAll(async () => {
  here = await startAsking();
});
afterAll(() => here.close());
beforeEach(() => here.begin());

describe('an origin', () => {
  const many = ORIGIN_AN_HOUR + 8;
  const flood = async (emails: readonly string[], from: (i: number) => string) => {
    for (const [i, email] of emails.entries()) await here.ask(email, from(i));
    await here.answerAll();
  };

  it('gets so many an hour and a day for its account, whoever it asks about', async () => {
    const emails = await here.makeMany(ORIGIN_A_DAY + ORIGIN_AN_HOUR);
    const from = otherVisitor();
    const sent: number[] = [];
    for (let hour = 0; emails.length > 0; hour += 1) {
      core().clock.set(new Date(Date.parse(MORNING) + hour * HOUR));
      const before = await here.messages();
      await flood(emails.splice(0, ORIGIN_AN_HOUR), () => from);
      sent.push((await here.messages()) - before);
    }
    expect(sent).toEqual([60, 60, 60, 20, 0]);
    await flood([JANE], otherVisitor);
    expect(await here.messages()).toBe(ORIGIN_A_DAY + 1);
  });

  it('gets no more in the hour, however much it asks', async () => {
    const from = otherVisitor();
    await flood(await here.makeMany(many), () => from);
    expect(await here.messages()).toBe(ORIGIN_AN_HOUR);
  });

  it('is not refused for a year by a clock that was a year ahead', async () => {
    const from = otherVisitor();
    core().clock.advance(365 * 24 * HOUR);
    await flood(
      Array.from({ length: many }, (_, i) => `nobody${i}@example.com`),
      () => from,
    );
    core().clock.advance(-365 * 24 * HOUR);
    await flood([JANE], () => from);
    expect(await here.messages()).toBe(1);
  });

  it('that asks about strangers uses up the same, so that counting along tells nothing', async () => {
    const from = otherVisitor();
    const strangers = Array.from({ length: ORIGIN_AN_HOUR }, (_, i) => `nobody${i}@example.com`);
    await flood([...strangers, JANE], () => from);
    expect(await here.messages()).toBe(0);
    await flood([JANE], otherVisitor);
    expect(await here.messages()).toBe(1);
  });

  it('cannot pass for others by X-Forwarded-For: the last hop counts, which the proxy wrote', async () => {
    const emails = await here.makeMany(many);
    const from = otherVisitor();
    await flood(emails, (i) => `203.0.113.${i}, 10.0.0.${i}, ${from}`);
    expect(await here.messages()).toBe(ORIGIN_AN_HOUR);
  });

  it('cannot pass for others by any header where no proxy is trusted', async () => {
    const bare = await startAsking({ trustProxy: 0 });
    try {
      const emails = await bare.makeMany(many);
      for (const [i, email] of emails.entries()) {
        const forged = `203.0.113.${i}`;
        await bare.ask(email, forged, {
          forwarded: `for=${forged}`,
          'x-real-ip': forged,
          'x-client-ip': forged,
          'true-client-ip': forged,
          'cf-connecting-ip': forged,
          via: `1.1 ${forged}`,
        });
      }
      await bare.answerAll();
      expect(await bare.messages()).toBe(ORIGIN_AN_HOUR);
    } finally {
      await bare.close();
    }
  });

  it('is a whole /64 of IPv6, and IPv4 in whatever spelling', async () => {
    const emails = await here.makeMany(many);
    await flood(emails, (i) => `2001:db8:0:7:${i}::${i}`);
    expect(await here.messages()).toBe(ORIGIN_AN_HOUR);
    const from = otherVisitor();
    const spellings = [from, `::ffff:${from}`, `0:0:0:0:0:FFFF:${from}`, `${from}:50123`];
    here.centre = await makeCentre(core());
    await flood(await here.makeMany(many), (i) => spellings[i % spellings.length] ?? '');
    expect(await here.messages()).toBe(ORIGIN_AN_HOUR);
  });

  it('nonsense from the proxy counts as the proxy', async () => {
    await flood(await here.makeMany(many), (i) => `unknown-${i}`);
    expect(await here.messages()).toBe(ORIGIN_AN_HOUR);
  });

  it('that floods leaves the queue to others: it is answered as ever, and what it asks is not stored', async () => {
    const from = otherVisitor();
    const answers: Answer[] = [];
    for (let i = 0; i < FROM_ONE_ORIGIN.burst + 30; i += 1)
      answers.push(await here.ask(`x${i}@example.com`, from));
    await here.ask(JANE);
    expect(
      new Set(answers.map(({ status, rawHeaders, text }) => JSON.stringify([status, rawHeaders, text]))).size,
    ).toBe(1);
    expect(await here.takeJobs()).toHaveLength(FROM_ONE_ORIGIN.burst + 1);
  });

  it('is told apart from the same origin at another centre', async () => {
    const from = otherVisitor();
    await flood(await here.makeMany(many), () => from);
    here.centre = await makeCentre(core());
    await flood([JANE], () => from);
    expect(await here.messages()).toBe(1);
  });

  it('asking twice about one address counts once', async () => {
    const from = otherVisitor();
    await flood([...Array.from({ length: ORIGIN_AN_HOUR }, () => 'nobody@example.com'), JANE], () => from);
    expect(await here.messages()).toBe(1);
  });

  it('a job that was cut off and comes again is not counted again, and gets the same verdict', async () => {
    const from = otherVisitor();
    const emails = await here.makeMany(ORIGIN_AN_HOUR + 4);
    for (const email of emails) await here.ask(email, from);
    const jobs = await here.takeJobs();
    await core().db.$executeRaw`ALTER TABLE deliveries ADD CONSTRAINT none CHECK (false) NOT VALID`;
    for (let tries = 0; tries < 3; tries += 1)
      await expect(answerForgotten(core(), jobs)).rejects.toThrow('not answered');
    await core().db.$executeRaw`ALTER TABLE deliveries DROP CONSTRAINT none`;
    // Another crowd than before, as after a kill.
    await answerForgotten(core(), jobs.slice(40));
    await answerForgotten(core(), jobs.slice(0, 40));
    expect(await here.messages()).toBe(ORIGIN_AN_HOUR);
  });
});
