import type { Actor } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { ResetRequest, Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { tellOne } from '../notices/tellOne.ts';

/** Tells the requester the outcome (A6), except of what they did themselves. */
export async function tellRequester(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  request: ResetRequest,
  actor: Actor,
): Promise<void> {
  const { id, accountId, requesterId, state, endedAt } = request;
  if (state === 'open' || !endedAt) return;
  if (actor.kind === 'staff' && actor.id === requesterId) return;
  const by =
    actor.kind === 'staff' && actor.id
      ? await tx.staff.findFirst({ where: { accountId, id: actor.id }, select: { name: true } })
      : null;
  await tellOne(
    core,
    tx,
    { accountId: accountId as AccountId, staffId: requesterId as StaffId },
    {
      kind: 'request-ended',
      content: {
        request: id,
        subject: await nameOfSubject(tx, request),
        state,
        by: by?.name ?? null,
        note: request.decidedNote,
        reason: request.endedReason,
        at: endedAt.toISOString(),
      },
    },
    id,
  );
}

/** The name of whom a request is about. */
export async function nameOfSubject(
  tx: Tx,
  { accountId, guardianId, staffId }: Pick<ResetRequest, 'accountId' | 'guardianId' | 'staffId'>,
): Promise<string> {
  const select = { name: true } as const;
  const row = guardianId
    ? await tx.guardian.findUnique({ where: { accountId_id: { accountId, id: guardianId } }, select })
    : staffId
      ? await tx.staff.findUnique({ where: { accountId_id: { accountId, id: staffId } }, select })
      : null;
  return row?.name ?? '';
}
