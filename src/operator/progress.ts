const WIDTH = 30;

/** A bar on standard error that fills as rows are read; nothing at all where that is not a terminal. */
export function progressBar(terminal: NodeJS.WriteStream = process.stderr) {
  const isShown = terminal.isTTY;
  return {
    show(done: number, total: number): void {
      if (!isShown || total === 0) return;
      const filled = Math.round((done / total) * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      terminal.write(`\r${bar} ${done.toLocaleString('en')} of ${total.toLocaleString('en')} rows`);
    },
    /** Takes the bar away, so that the answer stands alone. */
    clear(): void {
      if (isShown) terminal.write('\r\u{1b}[K');
    },
  };
}
