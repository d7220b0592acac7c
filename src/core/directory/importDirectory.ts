import { appendAudits } from '../audit/append.ts';
import type { Actor, AuditEntry, Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { countRows, type Files, importFiles } from './import/importFiles.ts';
import { countryOfTimezone } from './import/phone.ts';
import { emptyReport, type ImportReport, Refusals } from './import/report.ts';
import { rowSchemas } from './import/rows.ts';
import type { Import, Written } from './import/writing.ts';
import { indexGuardians, settleIndex } from './search/indexGuardians.ts';
import { keyOf } from './search/keys.ts';

export { UnreadableFile } from './import/errors.ts';
export type { ImportFile, Problem } from './import/importedFile.ts';
export type { ImportReport } from './import/report.ts';

/** Milliseconds a transaction may last, waiting for its turn behind another import included. */
const TIMEOUT = 4 * 60 * 60_000;

export interface ImportRequest extends Files {
  accountId: AccountId;
  /** True: nothing at all is written if any row is refused. */
  strict?: boolean;
  /** True: nothing is written; the report says what would be. */
  dryRun?: boolean;
  actor: Actor;
  via?: Via;
  /** Called as rows are read: how many of how many. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Brings an account's directory to what the files say. Good rows count, bad ones are refused with file, line, column
 * and reason; what is on record and not in a file stays. Importing the same files again changes nothing.
 * @throws UnreadableFile when a file as a whole is wrong; then nothing of any file was written.
 */
export async function importDirectory(core: Core, request: ImportRequest): Promise<ImportReport> {
  const { accountId, strict = false, dryRun = false } = request;
  const { timezone } = await core.db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { timezone: true },
  });
  const total = await countRows(request);
  const report = emptyReport(dryRun);
  let done = 0;
  const base = {
    core,
    accountId,
    by: { actor: request.actor, via: request.via ?? 'operator_tool' },
    report,
    refusals: new Refusals(report),
    advance: (rows: number) => {
      done += rows;
      request.onProgress?.(done, total);
    },
  };
  const importAll = (run: Import) => importFiles(run, request, rowSchemas(countryOfTimezone(timezone)));
  if (strict || dryRun) report.written = await asOne(base, importAll);
  else {
    await inBatches(base, importAll);
    report.written = true;
  }
  if (report.written) await settleIndex(core);
  // A stray quotation mark is heard while the rows before it wait to be written.
  const files = [request.families?.name, request.students?.name, request.staff?.name];
  report.problems.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line);
  return report;
}

async function inBatches(base: Omit<Import, 'write'>, work: (run: Import) => Promise<void>): Promise<void> {
  const { core, accountId } = base;
  await work({
    ...base,
    write: (writeBatch) =>
      core.db.$transaction(
        async (tx) => {
          await waitForOtherImports(tx, accountId);
          const { families, followUp } = await writeBatch(tx);
          await finish(core, tx, accountId, families, await followUp());
        },
        { timeout: TIMEOUT },
      ),
  });
}

/** All in one transaction, which is dropped for a dry run or when a row was refused. Returns whether it was kept. */
async function asOne(base: Omit<Import, 'write'>, work: (run: Import) => Promise<void>): Promise<boolean> {
  const { core, accountId, report } = base;
  const dropped = new Error('dropped on purpose');
  try {
    await core.db.$transaction(
      async (tx) => {
        await waitForOtherImports(tx, accountId);
        const families = new Set<string>();
        const followUps: Written['followUp'][] = [];
        const write: Import['write'] = async (writeBatch) => {
          const written = await writeBatch(tx);
          for (const family of written.families) families.add(family);
          followUps.push(written.followUp);
        };
        await work({ ...base, write });
        const audit: AuditEntry[] = [];
        for (const followUp of followUps) audit.push(...(await followUp()));
        if (report.dryRun || report.refused > 0) throw dropped;
        await finish(core, tx, accountId, families, audit);
      },
      { timeout: TIMEOUT },
    );
    return true;
  } catch (error) {
    if (error === dropped) return false;
    throw error;
  }
}

/** Two imports of one account take turns, batch by batch. The first lock of the transaction, so never in a circle. */
async function waitForOtherImports(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${keyOf(accountId, ' import')})`;
}

async function finish(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  families: Iterable<string>,
  audit: readonly AuditEntry[],
): Promise<void> {
  await indexGuardians(tx, accountId, families);
  await appendAudits(core, tx, accountId, audit);
}
