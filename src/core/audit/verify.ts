import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { canonicalRow, FIRST_HASH } from './entry.ts';

/** What the check of a chain found. */
export interface AuditVerdict {
  entries: number;
  /** The newest hash, in hex: write it down elsewhere, and a later cut of the whole tail shows too. */
  head: string;
  /** One plain sentence each, in order; empty when the chain is whole. */
  problems: string[];
}

const PAGE = 1_000;
const PROBLEMS_SHOWN = 50;

/**
 * Recomputes an account's whole chain: a changed, missing, inserted or reordered entry, and a cut tail, are found.
 * Reads one snapshot, so entries being added meanwhile do no harm.
 * @param expected a `seq:hash` noted from an earlier run, which must still be part of the chain.
 */
export async function verifyAudit(
  core: Core,
  accountId: AccountId,
  expected?: string,
): Promise<AuditVerdict> {
  return core.db.$transaction((tx) => verifySnapshot(core, tx, accountId, expected), {
    isolationLevel: 'RepeatableRead',
    timeout: 10 * 60_000,
  });
}

async function verifySnapshot(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  expected?: string,
): Promise<AuditVerdict> {
  const problems: string[] = [];
  const tell = (problem: string) => {
    if (problems.length < PROBLEMS_SHOWN) problems.push(problem);
  };
  const head = await tx.auditHead.findUnique({ where: { accountId } });
  if (!head)
    return { entries: 0, head: '', problems: ['The chain has no head: its row in audit_heads is missing.'] };

  let previous: Uint8Array = FIRST_HASH;
  let seq = 0;
  let entries = 0;
  let anchorSeen = expected === undefined;
  for (;;) {
    const rows = await tx.auditEntry.findMany({
      where: { accountId, seq: { gt: seq } },
      orderBy: { seq: 'asc' },
      take: PAGE,
    });
    for (const row of rows) {
      if (row.seq !== seq + 1) {
        tell(
          row.seq === seq + 2
            ? `Entry ${seq + 1} is missing.`
            : `Entries ${seq + 1} to ${row.seq - 1} are missing.`,
        );
      } else if (!same(row.prevHash, previous)) {
        tell(`Entry ${row.seq} does not follow from the one before it.`);
      }
      const genuine = core.secrets
        .signatures('audit', canonicalRow(row))
        .some((hash) => same(hash, row.hash));
      if (!genuine) tell(`Entry ${row.seq} was changed, or was not written by Keydesk.`);
      if (`${row.seq}:${hex(row.hash)}` === expected) anchorSeen = true;
      previous = row.hash;
      seq = row.seq;
      entries += 1;
    }
    if (rows.length < PAGE) break;
  }
  if (seq < head.seq) {
    tell(
      seq + 1 === head.seq
        ? `Entry ${head.seq} is missing at the end.`
        : `Entries ${seq + 1} to ${head.seq} are missing at the end.`,
    );
  } else if (seq > head.seq) {
    tell(`Entries after ${head.seq} were not written by Keydesk.`);
  } else if (!same(previous, head.hash)) {
    tell('The head of the chain does not fit its last entry.');
  }
  if (!anchorSeen) tell('The entry noted from an earlier check is no longer part of the chain.');
  return { entries, head: `${head.seq}:${hex(head.hash)}`, problems };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const same = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(Buffer.from(b));
