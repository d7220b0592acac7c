import { z } from 'zod';
import { MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { NotPermitted } from '../errors.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { mayDo } from '../permissions/levels.ts';
import { holdLevel } from '../permissions/standing.ts';
import { whoMay } from '../permissions/whoMay.ts';
import type { Jobs } from '../queue.ts';
import { rememberOnce } from '../workspaces/seenRequests.ts';
import { appendAudit } from './append.ts';
import { readEntries, readPlace, type ToldEntry } from './search.ts';
import { AUDIT_KINDS } from './searchKinds.ts';
import { type Names, namesIn } from './searchNames.ts';
import { type AuditFilter, auditDay, whereOf } from './searchWhere.ts';

/** Entries in one file at most, the newest; the rest is for narrower dates, or for the Operator's export. */
export const MOST_EXPORTED = 50_000;
const PAGE = 1_000;

/** Who asks for which entries as a file. */
export interface AuditExport {
  accountId: AccountId;
  staffId: StaffId;
  workspaceId: string;
  /** Whose direct messages it goes to. */
  slackUserId: string;
  filter: AuditFilter;
  /** One per list that is shown: pressing twice makes one file. */
  requestKey: string;
}

/**
 * Arranges for the entries that fit to be sent as a file; writes `audit.exported` first, so that nothing leaves unseen.
 * @returns false when the same press has arranged it before.
 * @throws NotPermitted
 */
export async function requestAuditExport(core: Core, asked: AuditExport): Promise<boolean> {
  const { accountId, staffId, workspaceId, slackUserId, filter, requestKey } = asked;
  const done = await core.db.$transaction(async (tx) => {
    const level = await holdLevel(tx, accountId, staffId);
    if (!level || !mayDo(level, 'see-audit-log')) return 'not-permitted';
    if (!(await rememberOnce(core, tx, `audit-export ${staffId} ${requestKey}`, 60 * MINUTE)))
      return 'before';
    const { seq: upTo } = await tx.auditHead.findUniqueOrThrow({ where: { accountId } });
    const sealedFilter = seal(core, accountId, filter);
    await core.queue.add(tx, 'audit-export', {
      ...{ accountId, staffId, workspaceId, slackUserId, upTo, sealedFilter },
    });
    await appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      action: 'audit.exported',
      subject: { kind: 'account', id: accountId },
      details: {
        up_to: upTo,
        kind: filter.kind ?? null,
        from: filter.from ?? null,
        until: filter.until ?? null,
        of_some_people: Boolean(filter.words),
      },
    });
    return 'arranged';
  });
  if (done === 'not-permitted')
    throw new NotPermitted('export the Audit Log', await whoMay(core, accountId, 'see-audit-log'));
  return done === 'arranged';
}

/** What an export reads, page by page. */
export interface ExportPage {
  entries: ToldEntry[];
  names: Names;
}

/**
 * The entries of an export, newest first, MOST_EXPORTED at most; undefined when whoever asked may not read them any more.
 * `left` says afterwards whether some that fit were left out.
 */
export async function openAuditExport(
  core: Core,
  job: Jobs['audit-export'],
): Promise<{ pages: AsyncGenerator<ExportPage>; left: () => boolean } | undefined> {
  const accountId = job.accountId as AccountId;
  const asker = await core.db.slackIdentity.findFirst({
    where: {
      ...{ accountId, workspaceId: job.workspaceId, slackUserId: job.slackUserId, staffId: job.staffId },
      staff: { deactivatedAt: null },
    },
    select: { staff: { select: { level: true } } },
  });
  const filter = open(core, accountId, job.sealedFilter);
  if (!filter || !asker || !mayDo(asker.staff.level, 'see-audit-log')) return undefined;
  const where = whereOf(await readPlace(core, accountId), filter);
  let left = false;
  async function* pages(): AsyncGenerator<ExportPage> {
    for (let olderThan = job.upTo + 1, room = MOST_EXPORTED; ; ) {
      const found = await readEntries(core, where, { olderThan }, Math.min(PAGE, room) + 1);
      const entries = found.slice(0, Math.min(PAGE, room));
      yield { entries, names: await namesIn(core, accountId, entries) };
      room -= entries.length;
      left = found.length > entries.length;
      const last = entries.at(-1);
      if (!left || !last || room === 0) return;
      olderThan = last.seq;
    }
  }
  return { pages: pages(), left: () => left };
}

const stored = z.strictObject({
  kind: z.enum(AUDIT_KINDS).optional(),
  words: z.string().optional(),
  from: auditDay.optional(),
  until: auditDay.optional(),
});

/** What somebody typed may be an address: a job carries it sealed, bound to its account. */
function seal(core: Pick<Core, 'secrets'>, accountId: AccountId, filter: AuditFilter): string {
  const sealed = core.secrets.seal('typed-address', accountId, JSON.stringify(filter));
  return Buffer.from(sealed).toString('base64');
}

function open(core: Pick<Core, 'secrets'>, accountId: AccountId, sealed: string): AuditFilter | undefined {
  const text = core.secrets.open('typed-address', accountId, Buffer.from(sealed, 'base64'));
  return text === undefined ? undefined : stored.parse(JSON.parse(text));
}
