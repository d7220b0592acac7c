import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { findAccount } from '../core/accounts/findAccount.ts';
import { csvLine } from '../core/audit/csvCell.ts';
import { readAudit } from '../core/audit/read.ts';
import type { AuditEntry } from '../core/database/client.ts';
import type { Run } from './answer.ts';

import { withCore } from './withCore.ts';

const FORMATS = { csv: csvRow, jsonl: jsonLine } as const;

/** `audit export`: the whole Audit Log of an account on standard output. */
export function addAuditExport(audit: Command, run: Run): void {
  audit
    .command('export')
    .argument('<account>', 'the account’s slug')
    .description('print every entry, oldest first')
    .addOption(new Option('--format <format>').choices(Object.keys(FORMATS)).default('csv'))
    .action(
      run((slug: string, { format }: { format: keyof typeof FORMATS }) =>
        withCore(async (core) => {
          const { id } = await findAccount(core, slug);
          if (format === 'csv') await print(csvLine(COLUMNS));
          for await (const entry of readAudit(core, id)) await print(FORMATS[format](columnsOf(entry)));
          return { lines: [], json: undefined };
        }),
      ),
    );
}

const COLUMNS = [
  'seq',
  'at',
  'actor_kind',
  'actor_id',
  'via',
  'action',
  'subject_kind',
  'subject_id',
  'details',
  'hash',
] as const;

type Columns = Record<(typeof COLUMNS)[number], unknown>;

function columnsOf(entry: AuditEntry): Columns {
  return {
    seq: entry.seq,
    at: entry.at.toISOString(),
    actor_kind: entry.actorKind,
    actor_id: entry.actorId,
    via: entry.via,
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject_id: entry.subjectId,
    details: entry.details,
    hash: Buffer.from(entry.hash).toString('hex'),
  };
}

function jsonLine(columns: Columns): string {
  return `${JSON.stringify(columns)}\n`;
}

function csvRow(columns: Columns): string {
  return csvLine(COLUMNS.map((column) => columns[column]));
}

/** Waits for a slow reader instead of filling the memory. */
async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
