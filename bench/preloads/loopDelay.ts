import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Loaded into a process that is measured: at SIGUSR2 it writes what its event loop's delay was since the last time.
const file = process.env.LOOP_DELAY_FILE;
if (file) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let written = 0;
  process.on('SIGUSR2', () => {
    written += 1;
    writeFileSync(file, JSON.stringify({ written, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }));
    delay.reset();
  });
}
