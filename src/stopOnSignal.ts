/** npm passes a Ctrl-C on to a program that the terminal has told already: so soon after the first it is the same one, in milliseconds. */
const SAME_SIGNAL = 500;

/**
 * At the first SIGINT or SIGTERM calls `stop`, and ends the process when that is done. A second signal, of somebody
 * who does not want to wait, ends it at once.
 */
export function stopOnSignal(stop: () => Promise<unknown>): void {
  let first: number | undefined;
  const heed = () => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      void stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    } else if (now - first > SAME_SIGNAL) process.exit(1);
  };
  process.on('SIGINT', heed).on('SIGTERM', heed);
}
