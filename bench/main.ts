import { resolve } from 'node:path';
import { type Asked, readArguments, WrongUsage } from './arguments.ts';
import type { Figures } from './bench.ts';
import { BENCHES } from './benches.ts';
import { entry, line } from './report.ts';
import { lastWords } from './stage/programs.ts';
import { openStage, type Stage } from './stage/stage.ts';

let playing: Stage | undefined;

/** `npm run bench`: each bench as a ratio against its yardstick, measured in the same run. */
async function main(asked: Asked): Promise<number> {
  const found: Record<string, ReturnType<typeof entry>> = {};
  let failed = 0;
  for (const name of asked.names) {
    const bench = await BENCHES[name]?.();
    if (!bench) continue;
    try {
      const figures = await play(name, asked, (stage) => bench.run(stage));
      found[name] = entry(figures);
      if (!asked.json) console.log(line(name, bench, figures));
    } catch (error) {
      failed += 1;
      console.error(`${name} failed: ${error instanceof Error ? error.stack : error}`);
    }
  }
  if (asked.json) console.log(JSON.stringify(found));
  return failed === 0 ? 0 : 1;
}

async function play(
  name: string,
  { profile }: Asked,
  run: (stage: Stage) => Promise<Figures>,
): Promise<Figures> {
  const nodeOptions = profile ? ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`] : [];
  playing = openStage({ note: (words) => tell(`${name}: ${words}`), nodeOptions });
  tell(`${name}: getting ready`);
  try {
    return await run(playing);
  } catch (error) {
    console.error(lastWords(playing.folder));
    throw error;
  } finally {
    await playing.closing.close();
    tell('');
  }
}

/** A person at a terminal sees what is going on, in one line that goes away. */
function tell(words: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${words}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    const ended = playing?.closing.close() ?? Promise.resolve();
    void ended.catch(() => {}).then(() => process.exit(130));
  });
}

try {
  const asked = readArguments(process.argv.slice(2), Object.keys(BENCHES));
  process.exitCode = await main(asked);
} catch (error) {
  if (!(error instanceof WrongUsage)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
