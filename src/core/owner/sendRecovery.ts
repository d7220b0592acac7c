import { appendAudits } from '../audit/append.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { OwnerRecovery, Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { createLink } from '../links/createLink.ts';
import { type CancelReason, endRecovery } from './endRecovery.ts';
import { type HeldOwner, holdOwner } from './holdOwner.ts';

/**
 * Sends the link of a recovery whose time is over, if everything is still as it was when it was asked for: otherwise it
 * is cancelled and the owner told. May be called at any time, any number of times: before its time, and once it is over,
 * nothing happens.
 */
export async function sendRecovery(core: Core, recoveryId: string): Promise<void> {
  const found = await core.db.ownerRecovery.findFirst({
    where: { id: recoveryId, state: 'waiting', sendAt: { lte: core.clock.now() } },
    select: { accountId: true },
  });
  if (!found) return;
  const accountId = found.accountId as AccountId;
  await core.db.$transaction(async (tx) => {
    const held = await holdOwner(tx, accountId);
    const recovery = await tx.ownerRecovery.findFirst({
      where: { accountId, id: recoveryId, state: 'waiting' },
    });
    if (!recovery) return;
    const reason = await whyNot(tx, held, recovery);
    const by = { actor: { kind: 'keydesk' }, via: 'worker' } as const;
    const entries = reason
      ? await endRecovery(core, tx, held, recovery, { as: 'cancelled', reason }, by)
      : await send(core, tx, held, recovery);
    await appendAudits(core, tx, accountId, entries ?? []);
  });
}

async function whyNot(
  tx: Tx,
  { owner }: HeldOwner,
  { accountId, staffId, address, requestedAt }: OwnerRecovery,
): Promise<CancelReason | undefined> {
  if (owner.id !== staffId) return 'ownership';
  if (owner.email !== address) return 'address_changed';
  const credential = await tx.credential.findUnique({
    where: { accountId_staffId: { accountId, staffId } },
    select: { changedAt: true },
  });
  return credential && credential.changedAt > requestedAt ? 'password_changed' : undefined;
}

async function send(
  core: Core,
  tx: Tx,
  { owner }: HeldOwner,
  { accountId, id, operator, address }: OwnerRecovery,
): Promise<AuditEntry[]> {
  const where = { accountId, id };
  await tx.ownerRecovery.updateMany({ where, data: { state: 'sent', endedAt: core.clock.now() } });
  const linkId = await createLink(core, tx, {
    staff: owner,
    purpose: 'owner_recovery',
    address,
    requestKey: `owner-recovery:${id}`,
    actor: { kind: 'operator', id: operator },
    via: 'worker',
    cards: [],
  });
  await tx.ownerRecovery.updateMany({ where, data: { linkId } });
  return [
    {
      actor: { kind: 'keydesk' },
      via: 'worker',
      action: 'owner.recovery_sent',
      subject: { kind: 'staff', id: owner.id },
      details: { recovery: id, link: linkId },
    },
  ];
}
