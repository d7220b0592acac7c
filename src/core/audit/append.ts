import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { type AuditEntry, type ChainedRow, chainHash, FIRST_HASH } from './entry.ts';

/** Begins an account's chain; part of creating the account. */
export async function openAuditChain(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.auditHead.create({ data: { accountId, seq: 0, hash: FIRST_HASH } });
}

/**
 * Adds one entry to the account's Audit Log, in the transaction of what it tells: if it cannot be written,
 * nothing happened. Call it last in the transaction, since it holds the account's chain until the commit.
 */
export async function appendAudit(
  core: Pick<Core, 'clock' | 'secrets'>,
  tx: Tx,
  accountId: AccountId,
  entry: AuditEntry,
): Promise<void> {
  const [head] = await tx.$queryRaw<{ seq: number; hash: Uint8Array }[]>`
    SELECT seq, hash FROM audit_heads WHERE account_id = ${accountId}::uuid FOR UPDATE`;
  if (!head) throw new Error(`The Audit Log of account ${accountId} has no beginning.`);
  const row: ChainedRow = {
    accountId,
    seq: head.seq + 1,
    at: core.clock.now(),
    actorKind: entry.actor.kind,
    actorId: entry.actor.id ?? null,
    via: entry.via,
    action: entry.action,
    subjectKind: entry.subject?.kind ?? null,
    subjectId: entry.subject?.id ?? null,
    details: entry.details ?? {},
    prevHash: new Uint8Array(head.hash),
  };
  const hash = chainHash(core.secrets, row);
  await tx.$executeRaw`
    WITH added AS (
      INSERT INTO audit_log (account_id, seq, at, actor_kind, actor_id, via, action, subject_kind, subject_id, details, prev_hash, hash)
      VALUES (${accountId}::uuid, ${row.seq}, ${row.at}, ${row.actorKind}::"ActorKind", ${row.actorId}, ${row.via}, ${row.action},
              ${row.subjectKind}, ${row.subjectId}, ${JSON.stringify(row.details)}::jsonb, ${row.prevHash}, ${hash})
    )
    UPDATE audit_heads SET seq = ${row.seq}, hash = ${hash} WHERE account_id = ${accountId}::uuid`;
}
