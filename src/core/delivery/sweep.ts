import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { DeliveryState } from '../database/client.ts';

/** A row is overdue when it should have been attempted, recorded or asked about this many milliseconds ago. */
const OVERDUE = 30_000;
/** Rows a sweep takes up: enough for any accident, too few to drown a queue that is only slow. */
const MOST = 100;

/**
 * Gives overdue rows of the outbox a job again, oldest first. Rows and jobs are written together, so this only
 * matters after an accident of the queue. Any number of processes may sweep at once.
 * @returns how many were taken up.
 */
export async function sweepOverdue(core: Core): Promise<number> {
  const now = core.clock.now();
  return core.db.$transaction(async (tx) => {
    // Their due time moves to now, so that the next sweep leaves them in peace for a while.
    const overdue = await tx.$queryRaw<{ id: string; state: DeliveryState }[]>`
      UPDATE deliveries SET due_at = ${now}
       WHERE id IN (SELECT id FROM deliveries
                     WHERE (state IN ('queued', 'sending') OR (state = 'unknown' AND problem = 'sms_not_confirmed'))
                       AND due_at < ${after(now, -OVERDUE)}
                     ORDER BY due_at LIMIT ${MOST} FOR UPDATE SKIP LOCKED)
      RETURNING id, state`;
    for (const { id, state } of overdue)
      await core.queue.add(tx, state === 'unknown' ? 'sms-settle' : 'delivery', { deliveryId: id });
    return overdue.length;
  });
}
