import type { AuditEntry } from '../audit/entry.ts';
import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { RequestId } from '../ids.ts';
import { tellStaff } from '../notices/tellStaff.ts';
import { BURST_WINDOW } from './guards/burst.ts';
import type { Asking } from './guards/guard.ts';

/**
 * Tells the Business Owner of a burst, once: while one request of it follows another within the hour, it is the same
 * one. The asker's row is held, so two requests at the same moment tell once.
 */
export async function tellOfBurst(
  core: Core,
  tx: Tx,
  { accountId, asker, settings, now }: Asking,
  requestId: RequestId,
): Promise<AuditEntry[]> {
  const before = await tx.resetRequest.count({
    where: {
      accountId,
      requesterId: asker.staffId,
      because: { has: 'burst' },
      requestedAt: { gt: after(now, -BURST_WINDOW) },
    },
  });
  if (before > 0) return [];
  const { name } = await tx.staff.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: asker.staffId } },
    select: { name: true },
  });
  const told = await tellStaff(
    core,
    tx,
    accountId,
    { kind: 'burst', content: { staff: name, sends: settings.burst.sends } },
    requestId,
  );
  return [
    {
      actor: { kind: 'keydesk' },
      via: 'slack',
      action: 'guard.fired',
      subject: { kind: 'staff', id: asker.staffId },
      details: {
        guard: 'burst',
        sends: settings.burst.sends,
        told_in_slack: told.inSlack,
        told_by_email: told.byEmail,
      },
    },
  ];
}
