import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** How late a process's event loop was, in milliseconds. */
export interface LoopDelay {
  p99: number;
  max: number;
}

const PATIENCE_MS = 5_000;

/** What a process is started with so that `readLoopDelay` can ask it. @param file where it writes its answer. */
export function watchingLoop(file: string): { nodeOptions: string[]; env: Record<string, string> } {
  const preload = fileURLToPath(new URL('../preloads/loopDelay.ts', import.meta.url));
  return { nodeOptions: ['--import', preload], env: { LOOP_DELAY_FILE: file } };
}

/** The delay since it was last asked. @throws when the process does not answer within seconds. */
export async function readLoopDelay(pid: number, file: string): Promise<LoopDelay> {
  const before = lastWritten(file)?.written ?? 0;
  process.kill(pid, 'SIGUSR2');
  const giveUp = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUp) {
    const answer = lastWritten(file);
    if (answer && answer.written > before) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The process did not tell how late its event loop was.');
}

function lastWritten(file: string): (LoopDelay & { written: number }) | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Not written yet, or half of it.
    return undefined;
  }
}
