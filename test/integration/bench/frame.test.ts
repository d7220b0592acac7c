import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Bench, Figures } from '../../../bench/bench.ts';
import { BENCHES } from '../../../bench/benches.ts';
import { median, quantile } from '../../../bench/measure/statistics.ts';
import { inTurns } from '../../../bench/measure/turns.ts';
import { runBenches } from '../../../bench/run.ts';

const bench = (figures: Figures): Bench => ({
  compares: 'ours with theirs',
  aim: 0.9,
  run: async () => figures,
});
const rate = bench({ value: 45, unit: '1/s', yardstick: 50, besides: ['p99 14 ms'] });
const time = bench({ value: 40, unit: 'ms', yardstick: 10, besides: [] });
const broken: Bench = {
  compares: 'nothing',
  run: async () => {
    throw new Error('It does not start.');
  },
};
const benches = { rate: async () => rate, time: async () => time, broken: async () => broken };

async function run(...given: string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const folders: string[] = [];
  const code = await runBenches(benches, given, {
    print: (text) => void printed.push(text),
    complain: (text) => void complaints.push(text),
    note: () => {},
    onStage: ({ folder }) => void folders.push(folder),
  });
  return { code, printed, complaints: complaints.join('\n'), folders };
}

describe('npm run bench', () => {
  it('for scripts prints one object and nothing else; more is better, whatever the unit', async () => {
    const { code, printed } = await run('--json', 'time', 'rate');
    expect(code).toBe(0);
    expect(printed.map((text) => JSON.parse(text))).toEqual([
      {
        rate: { value: 45, unit: '1/s', yardstick: 50, ratio: 0.9 },
        time: { value: 40, unit: 'ms', yardstick: 10, ratio: 0.25 },
      },
    ]);
  });

  it('for people prints a line each, with what is compared', async () => {
    const { printed } = await run('rate', 'time');
    expect(printed).toHaveLength(2);
    expect(printed[0]).toMatch(
      /^rate +ratio 0\.90 \(aim 0\.9\), 45\.0\/s against 50\.0\/s: ours with theirs; p99 14 ms$/,
    );
    expect(printed[1]).toContain('40.0 ms against 10.0 ms');
  });

  it('runs all when none is named, and one that fails leaves the others standing', async () => {
    const { code, printed, complaints, folders } = await run('--json');
    expect(code).toBe(1);
    expect(Object.keys(JSON.parse(printed.join('')))).toEqual(['rate', 'time']);
    expect(complaints).toContain('broken failed: Error: It does not start.');
    expect(folders).toHaveLength(3);
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  });

  it('says which names there are when asked for another, or for an option that it does not have', async () => {
    for (const given of [['redeeem'], ['rate', 'nothing'], ['--xml']]) {
      const { code, printed, complaints } = await run(...given);
      expect(code).toBe(2);
      expect(printed).toEqual([]);
      expect(complaints).toContain('Names: rate time broken');
    }
  });

  it('has no names but those of the contract', () => {
    const contract =
      'redeem forgot sign-in command search handoff ready memory webhooks drain decision'.split(' ');
    expect(Object.keys(BENCHES).filter((name) => !contract.includes(name))).toEqual([]);
  });
});

describe('measuring', () => {
  it('takes turns, and leaves the first round of each out', async () => {
    const order: string[] = [];
    const turn = (who: string) => async (round: number) => {
      order.push(`${who}${round}`);
      return round;
    };
    expect(await inTurns(2, turn('a'), turn('b'))).toEqual({ ours: [1, 2], theirs: [1, 2] });
    expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  });

  it('knows the middle and the slowest twentieth', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantile(hundred, 0.95)).toBe(95);
    expect(quantile(hundred, 1)).toBe(100);
    expect(() => median([])).toThrow('Nothing was measured.');
  });
});
