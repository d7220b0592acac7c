import { appendAudit } from '../audit/append.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import { namedInAudit, personOf } from '../credentials/person.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { startSweeping } from '../sweeping.ts';

/** Marks a live link expired once its 30 minutes are over (G5), so that its card says so. Harmless when it ended before. */
export async function expireLink(core: Core, linkId: LinkId): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const now = core.clock.now();
    const link = await tx.resetLink.findFirst({
      where: { id: linkId, state: 'live', sentAt: { not: null }, expiresAt: { lte: now } },
      select: { accountId: true, guardianId: true, staffId: true },
    });
    if (!link) return;
    const { count } = await tx.resetLink.updateMany({
      where: { id: linkId, accountId: link.accountId, state: 'live', expiresAt: { lte: now } },
      data: { state: 'expired', endedAt: now },
    });
    if (count === 0) return;
    await core.queue.add(tx, 'card', { linkId });
    await appendAudit(core, tx, link.accountId as AccountId, {
      actor: { kind: 'keydesk' },
      via: 'worker',
      action: 'reset.expired',
      subject: namedInAudit(personOf(link)),
      details: { link: linkId },
    });
  });
}

/** A link's job had this many milliseconds to tell its end. */
const OVERDUE = 30_000;
const SWEEP_EVERY = 30_000;
/** Links a sweep ends; the next one goes on. */
const MOST = 100;

/**
 * Ends live links whose job did not: it goes by the database's clock, and where that is ahead of ours, the job comes
 * while the link still lives. Any number of processes may sweep at once.
 */
export async function sweepExpired(core: Core): Promise<void> {
  const overdue = await core.db.resetLink.findMany({
    where: { state: 'live', sentAt: { not: null }, expiresAt: { lt: after(core.clock.now(), -OVERDUE) } },
    orderBy: { expiresAt: 'asc' },
    select: { id: true },
    take: MOST,
  });
  for (const { id } of overdue) await expireLink(core, id as LinkId);
}

/** Ends links in the background from now on. Returns how to stop the sweeps; the queue ends its workers itself. */
export async function startExpiry(core: Core): Promise<() => Promise<void>> {
  await core.queue.work('link-expiry', 2, ({ linkId }) => expireLink(core, linkId as LinkId));
  return startSweeping(core, 'expired links', SWEEP_EVERY, () => sweepExpired(core));
}
