import { type Bench, type Figures, ratioOf } from './bench.ts';
import { shown } from './measure/statistics.ts';

/** One line for people: the ratio first, then both figures, what they are, and what else was seen. */
export function line(name: string, bench: Bench, figures: Figures): string {
  const { value, unit, yardstick, besides } = figures;
  const of = unit === '1/s' ? '/s' : ` ${unit}`;
  const aim = bench.aim === undefined ? '' : ` (aim ${bench.aim})`;
  const compared = `${shown(value)}${of} against ${shown(yardstick)}${of}`;
  const rest = [`${bench.compares}`, ...besides].join('; ');
  return `${name.padEnd(8)} ratio ${ratioOf(figures).toFixed(2)}${aim}, ${compared}: ${rest}`;
}

/** What scripts read (contract.md). */
export function entry(figures: Figures): { value: number; unit: string; yardstick: number; ratio: number } {
  const { value, unit, yardstick } = figures;
  return { value: rounded(value), unit, yardstick: rounded(yardstick), ratio: rounded(ratioOf(figures)) };
}

/** Four digits that count. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
