import type pg from 'pg';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 120_000;

/** Waits until Keydesk has done all that was put on its queue to be done now. @throws when it does not get there. */
export async function untilQuiet(pool: pg.Pool): Promise<void> {
  const giveUp = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await pool.query<{ open: number }>(`
      SELECT count(*)::int AS open FROM pgboss.job
      WHERE state < 'completed' AND start_after <= now() AND name NOT LIKE '\\_\\_%'`);
    if (rows[0]?.open === 0) return;
    if (performance.now() > giveUp) throw new Error(`${rows[0]?.open} jobs are still open.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
