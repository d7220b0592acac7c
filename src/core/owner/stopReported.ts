import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { endRecovery } from './endRecovery.ts';
import { holdOwner } from './holdOwner.ts';

/**
 * The link of a recovery was reported ("I did not ask for this"): the recovery is stopped with it, and the owner told on
 * every address. In the caller's transaction, which holds the owner's row and has ended the link.
 * @returns what to append to the Audit Log.
 */
export async function stopReportedRecovery(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  linkId: LinkId,
): Promise<AuditEntry[]> {
  const recovery = await tx.ownerRecovery.findFirst({ where: { accountId, linkId, state: 'sent' } });
  if (!recovery) return [];
  const held = await holdOwner(tx, accountId);
  const by = { actor: { kind: 'visitor' }, via: 'office_portal' } as const;
  return (await endRecovery(core, tx, held, recovery, { as: 'stopped' }, by)) ?? [];
}
