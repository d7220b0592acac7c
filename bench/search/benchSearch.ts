import { ratioOf } from '../bench.ts';
import { openStage } from '../stage/stage.ts';
import { search } from './search.ts';

/** The search bench by itself, as `npm run bench -- search --json` prints it. */
export async function benchSearch(): Promise<
  Record<string, { value: number; unit: string; yardstick: number; ratio: number }>
> {
  const stage = openStage({ note: () => {}, nodeOptions: [] });
  try {
    const figures = await search.run(stage);
    const { value, unit, yardstick } = figures;
    return { search: { value, unit, yardstick, ratio: ratioOf(figures) } };
  } finally {
    await stage.closing.close();
  }
}
