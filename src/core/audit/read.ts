import type { Core } from '../core.ts';
import type { AuditEntry } from '../database/client.ts';
import type { AccountId } from '../ids.ts';

const PAGE = 1_000;

/** Every entry of an account's Audit Log, oldest first, a page at a time; entries added meanwhile may come too. */
export async function* readAudit(core: Pick<Core, 'db'>, accountId: AccountId): AsyncGenerator<AuditEntry> {
  for (let after = 0; ; ) {
    const page = await core.db.auditEntry.findMany({
      where: { accountId, seq: { gt: after } },
      orderBy: { seq: 'asc' },
      take: PAGE,
    });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.seq;
  }
}
