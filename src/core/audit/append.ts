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
  await appendAudits(core, tx, accountId, [entry]);
}

/** Entries written in one statement. */
const AT_ONCE = 5_000;

/**
 * Adds many entries, in their order, as appendAudit adds one. A statement for each would hold the account's chain for
 * minutes after a large import, and meanwhile nobody of the account could sign in.
 */
export async function appendAudits(
  core: Pick<Core, 'clock' | 'secrets'>,
  tx: Tx,
  accountId: AccountId,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const [head] = await tx.$queryRaw<Link[]>`
    SELECT seq, hash FROM audit_heads WHERE account_id = ${accountId}::uuid FOR UPDATE`;
  if (!head) throw new Error(`The Audit Log of account ${accountId} has no beginning.`);
  let last: Link = head;
  for (let from = 0; from < entries.length; from += AT_ONCE) {
    const rows: object[] = [];
    for (const entry of entries.slice(from, from + AT_ONCE)) {
      const row = rowAfter(last, core.clock.now(), accountId, entry);
      last = { seq: row.seq, hash: chainHash(core.secrets, row) };
      rows.push({ ...row, prevHash: hex(row.prevHash), hash: hex(last.hash) });
    }
    await tx.$executeRaw`
      WITH added AS (
        INSERT INTO audit_log (account_id, seq, at, actor_kind, actor_id, via, action, subject_kind, subject_id, details, prev_hash, hash)
        SELECT ${accountId}::uuid, r.seq, r.at, r."actorKind", r."actorId", r.via, r.action, r."subjectKind", r."subjectId",
               r.details, decode(r."prevHash", 'hex'), decode(r.hash, 'hex')
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r
          (seq int, at timestamptz, "actorKind" "ActorKind", "actorId" text, via text, action text,
           "subjectKind" text, "subjectId" text, details jsonb, "prevHash" text, hash text)
      )
      UPDATE audit_heads SET seq = ${last.seq}, hash = ${last.hash} WHERE account_id = ${accountId}::uuid`;
  }
}

/** What the next entry of a chain hangs on. */
interface Link {
  seq: number;
  hash: Uint8Array;
}

function rowAfter(last: Link, at: Date, accountId: AccountId, entry: AuditEntry): ChainedRow {
  return {
    accountId,
    seq: last.seq + 1,
    at,
    actorKind: entry.actor.kind,
    actorId: entry.actor.id ?? null,
    via: entry.via,
    action: entry.action,
    subjectKind: entry.subject?.kind ?? null,
    subjectId: entry.subject?.id ?? null,
    details: entry.details ?? {},
    prevHash: new Uint8Array(last.hash),
  };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
