import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countRates, DAY, HOUR, type Limit } from '../../../src/core/limits/rates.ts';
import { sweepRates } from '../../../src/core/limits/sweep.ts';
import { FORGOTTEN_OF_ONE_ACCOUNT } from '../../../src/core/links/forgottenLimits.ts';
import { makeCentre } from '../../support/centre.ts';
import { type Asking, JANE, startAsking } from './asking.ts';

let here: Asking;
const core = () => here.pages.core;

beforeAll(async () => {
  here = await startAsking();
});
afterAll(() => here.close());
beforeEach(() => here.begin());

describe('an account', () => {
  const used = async (limit: Limit | undefined, by: number) => {
    if (limit) await countRates(core(), core().db, [{ limit, subject: here.centre.accountId, by }]);
  };

  it.each(FORGOTTEN_OF_ONE_ACCOUNT)(
    'gets $most in $window ms, and staff are told once an hour',
    async (limit) => {
      const [one = '', two = '', three = ''] = await here.makeMany(3);
      await used(limit, limit.most - 1);
      for (const email of [one, 'nobody@example.com', two, three]) {
        await here.ask(email);
        await here.answerAll();
      }
      expect(await here.messages()).toBe(1);
      const details = { reason: 'account-asked-too-often' };
      expect(await here.refusals()).toEqual([
        ['visitor', 'customer_portal', 'account', here.centre.accountId, details],
      ]);
      core().clock.advance(limit.window);
      await here.ask(two);
      await here.answerAll();
      expect(await here.messages()).toBe(2);
    },
  );

  it('counts only messages that go out, and another account’s are its own', async () => {
    await used(FORGOTTEN_OF_ONE_ACCOUNT[0], 10_000);
    const full = here.centre;
    here.centre = await makeCentre(core());
    for (let i = 0; i < 5; i += 1) await here.ask(`nobody${i}@example.com`);
    await here.ask(JANE);
    await here.answerAll();
    expect([await here.messages(), await here.messages(full)]).toEqual([1, 0]);
    const rows = await core().db.$queryRaw<unknown[]>`SELECT 1 FROM rate_counts WHERE count = 10000`;
    expect(rows).toHaveLength(1);
  });
});

describe('the counts', () => {
  it('name nobody', async () => {
    await here.ask(JANE);
    await here.answerAll();
    const rows = await core().db.rateCount.findMany();
    for (const { key } of rows) expect(key).toHaveLength(32);
    expect(JSON.stringify(rows)).not.toMatch(/jane|198\.51/);
  });

  it('are swept when their window is over, a bounded number at a time, by any number of processes', async () => {
    const { core } = here.pages;
    await core.db.rateCount.deleteMany();
    await core.db.$executeRaw`
      INSERT INTO rate_counts (key, count, ends_at)
      SELECT sha256(n::text::bytea), 1, ${core.clock.now()}::timestamptz - interval '1 second' FROM generate_series(1, 60000) AS n`;
    await here.ask(JANE);
    await here.answerAll();
    expect(await sweepRates(core)).toBe(50_000);
    const both = await Promise.all([sweepRates(core), sweepRates(core)]);
    expect(both[0] + both[1]).toBe(10_000);
    expect(await core.db.rateCount.count()).toBeGreaterThan(0);
    core.clock.advance(DAY);
    await sweepRates(core);
    expect(await core.db.rateCount.count()).toBe(0);
  });

  it('of many at once in any order add up, and nobody waits in a circle', async () => {
    const limit = { what: 'test', most: 1, window: HOUR };
    const subjects = Array.from({ length: 40 }, (_, i) => `subject ${i}`);
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => {
        const counted = subjects.map((subject) => ({ limit, subject, by: 1 }));
        return countRates(core(), core().db, i % 2 ? counted : counted.reverse());
      }),
    );
    const counted = subjects.map((subject) => ({ limit, subject, by: 0 }));
    expect(new Set(await countRates(core(), core().db, counted))).toEqual(new Set([30]));
  });
});
