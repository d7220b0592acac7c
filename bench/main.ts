import { BENCHES } from './benches.ts';
import { runBenches } from './run.ts';
import type { Stage } from './stage/stage.ts';

/** `npm run bench`: each bench as a ratio against its yardstick, measured in the same run. */
let playing: Stage | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    const ended = playing?.closing.close() ?? Promise.resolve();
    void ended.catch(() => {}).then(() => process.exit(130));
  });
}

process.exitCode = await runBenches(BENCHES, process.argv.slice(2), {
  print: (text) => console.log(text),
  complain: (text) => console.error(text),
  note(text) {
    // A person at a terminal sees it in one line that goes away.
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  },
  onStage(stage) {
    playing = stage;
  },
});
