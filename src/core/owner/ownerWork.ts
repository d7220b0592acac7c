import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import { startSweeping } from '../sweeping.ts';
import { expireTransfers } from './endTransfer.ts';
import { sendRecovery } from './sendRecovery.ts';

const SWEEP_EVERY = 30_000;
/** A recovery's job had this many milliseconds. */
const OVERDUE = 10_000;

/**
 * Sends recoveries whose job did not: it goes by the database's clock, and where that is ahead of ours it comes too early
 * and leaves the row alone. Any number of processes may sweep at once.
 */
export async function sweepRecoveries(core: Core): Promise<void> {
  const overdue = await core.db.ownerRecovery.findMany({
    where: { state: 'waiting', sendAt: { lt: after(core.clock.now(), -OVERDUE) } },
    orderBy: { sendAt: 'asc' },
    select: { id: true },
    take: 100,
  });
  for (const { id } of overdue) await sendRecovery(core, id);
}

/** Sends recoveries and ends transfers whose time is over, in the background. Returns how to stop the sweeps. */
export async function startOwnerWork(core: Core): Promise<() => Promise<void>> {
  await core.queue.work('owner-recovery', 1, ({ recoveryId }) => sendRecovery(core, recoveryId));
  return startSweeping(core, 'recoveries and transfers', SWEEP_EVERY, async () => {
    await sweepRecoveries(core);
    await expireTransfers(core);
  });
}
