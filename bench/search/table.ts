import { quantile } from '../measure/statistics.ts';
import { openStage } from '../stage/stage.ts';
import { MIX } from './queries.ts';
import { measureSearch } from './search.ts';
import type { Times } from './timeQueries.ts';

/** `node bench/search/table.ts`: what each kind of search takes, in milliseconds. */
const stage = openStage({
  note: (words) => void process.stderr.write(`\r\u{1b}[K${words}`),
  nodeOptions: [],
});
try {
  const { small, one, many } = await measureSearch(stage);
  process.stderr.write('\r\u{1b}[K');
  const row = (what: string, times: (shape: Times) => number[]) => {
    const cells = [small, one, many].flatMap((shape) =>
      [0.5, 0.95].map((share) => quantile(times(shape), share)),
    );
    console.log(`| ${[what, ...cells.map((ms) => ms.toFixed(2))].join(' | ')} |`);
  };
  console.log('| | 10,000: p50 | p95 | 1,000,000 in one: p50 | p95 | 1,000,000 in many: p50 | p95 |');
  console.log('|---|---|---|---|---|---|---|');
  for (const kind of Object.keys(MIX) as (keyof typeof MIX)[]) row(kind, (shape) => shape.get(kind) ?? []);
  row('all', (shape) => [...shape.values()].flat());
} finally {
  await stage.closing.close();
}
