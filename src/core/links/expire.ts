import { appendAudit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { AccountId, LinkId } from '../ids.ts';

/** Marks a live link expired once its 30 minutes are over (G5), so that its card says so. Harmless when it ended before. */
export async function expireLink(core: Core, linkId: LinkId): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const now = core.clock.now();
    const link = await tx.resetLink.findFirst({
      where: { id: linkId, state: 'live', sentAt: { not: null }, expiresAt: { lte: now } },
      select: { accountId: true, guardianId: true },
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
      ...(link.guardianId ? { subject: { kind: 'guardian' as const, id: link.guardianId } } : {}),
      details: { link: linkId },
    });
  });
}
