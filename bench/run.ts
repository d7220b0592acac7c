import { resolve } from 'node:path';
import { type Asked, readArguments, WrongUsage } from './arguments.ts';
import type { Bench, Figures } from './bench.ts';
import { entry, line } from './report.ts';
import { lastWords } from './stage/programs.ts';
import { openStage, type Stage } from './stage/stage.ts';

/** Where a run speaks to. */
export interface Voices {
  /** Results: lines for people, or the one object for scripts. */
  print(text: string): void;
  /** What went wrong. */
  complain(text: string): void;
  /** What is going on, for somebody who watches; '' when it is over. */
  note(text: string): void;
  /** Told of each stage, so that it can be put away when the run is broken off. */
  onStage?(stage: Stage): void;
}

/**
 * Runs the benches that were asked for, one after the other. One that fails is told and left out; the others count.
 * @returns the exit code: 0 done, 1 something failed, 2 wrong usage.
 */
export async function runBenches(
  benches: Readonly<Record<string, () => Promise<Bench>>>,
  given: readonly string[],
  voices: Voices,
): Promise<number> {
  let asked: Asked;
  try {
    asked = readArguments(given, Object.keys(benches));
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    voices.complain(error.message);
    return 2;
  }
  const found: Record<string, ReturnType<typeof entry>> = {};
  let failed = false;
  for (const name of asked.names) {
    try {
      const bench = await benches[name]?.();
      if (!bench) continue;
      const figures = await play(name, bench, asked, voices);
      found[name] = entry(figures);
      if (!asked.json) voices.print(line(name, bench, figures));
    } catch (error) {
      failed = true;
      voices.complain(`${name} failed: ${error instanceof Error ? error.stack : error}`);
    }
  }
  if (asked.json) voices.print(JSON.stringify(found));
  return failed ? 1 : 0;
}

async function play(name: string, bench: Bench, { profile }: Asked, voices: Voices): Promise<Figures> {
  const nodeOptions = profile ? ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`] : [];
  const stage = openStage({ note: (words) => voices.note(`${name}: ${words}`), nodeOptions });
  voices.onStage?.(stage);
  stage.note('getting ready');
  try {
    return await bench.run(stage);
  } catch (error) {
    voices.complain(lastWords(stage.folder));
    throw error;
  } finally {
    await stage.closing.close();
    voices.note('');
  }
}
