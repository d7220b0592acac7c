import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { findAccount } from '../core/accounts/findAccount.ts';
import {
  type ImportFile,
  type ImportReport,
  importDirectory,
  UnreadableFile,
} from '../core/directory/importDirectory.ts';
import { Refusal } from '../core/errors.ts';
import { type Answer, type Run, sentenceFor } from './answer.ts';
import { progressBar } from './progress.ts';
import { withCore } from './withCore.ts';

interface ImportOptions {
  families?: string;
  students?: string;
  staff?: string;
  strict?: boolean;
  dryRun?: boolean;
}

/** Problems printed for people; `--json` has more of them. */
const PROBLEMS_SHOWN = 50;

/** `import` */
export function addImport(program: Command, run: Run): void {
  const importing = run(importFiles);
  program
    .command('import')
    .argument('<account>', 'the account’s slug')
    .description('bring families, students and staff to what CSV files say')
    .option('--families <file>', 'one row a guardian')
    .option('--students <file>')
    .option('--staff <file>')
    .option('--dry-run', 'write nothing, and say what would be done')
    .option('--strict', 'write nothing at all if any row is wrong')
    .action(async (slug: string, options: ImportOptions, command: Command) => {
      if (!options.families && !options.students && !options.staff)
        command.error('Name at least one file: --families, --students or --staff.');
      await importing(slug, options);
    });
}

async function importFiles(slug: string, options: ImportOptions): Promise<Answer> {
  const { strict = false, dryRun = false } = options;
  const files = {
    families: await fileAt(options.families),
    students: await fileAt(options.students),
    staff: await fileAt(options.staff),
  };
  return withCore(async (core, by) => {
    const { id } = await findAccount(core, slug);
    const bar = progressBar();
    try {
      const report = await importDirectory(core, {
        accountId: id,
        ...files,
        strict,
        dryRun,
        actor: { kind: 'operator', id: by.login },
        onProgress: bar.show,
      });
      bar.clear();
      return {
        lines: linesFor(slug, report),
        json: { ok: report.refused === 0, account: slug, ...report },
        failed: report.refused > 0,
      };
    } catch (error) {
      bar.clear();
      if (error instanceof Refusal) throw error;
      const kept = strict || dryRun ? 'Nothing was written' : 'What was written before stays';
      throw new Error(`The import broke off: ${sentenceFor(error)} ${kept}; import again.`, { cause: error });
    }
  });
}

async function fileAt(path: string | undefined): Promise<ImportFile | undefined> {
  if (path === undefined) return undefined;
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new UnreadableFile(path, 'There is no such file. Check the path.');
  return { name: basename(path), content: () => createReadStream(path) };
}

function linesFor(slug: string, report: ImportReport): string[] {
  const { families, guardians, students, staff, refused, problems } = report;
  const shown = problems.slice(0, PROBLEMS_SHOWN);
  return [
    headline(slug, report),
    `  Families:  ${families.added} added, ${families.changed} renamed.`,
    ...Object.entries({ Guardians: guardians, Students: students, Staff: staff }).map(
      ([who, { added, changed, unchanged }]) =>
        `  ${`${who}:`.padEnd(10)} ${added} added, ${changed} changed, ${unchanged} as before.`,
    ),
    ...(report.linksEnded + report.sessionsEnded > 0
      ? [`  Reset links ended: ${report.linksEnded}. Sessions ended: ${report.sessionsEnded}.`]
      : []),
    ...(refused > 0 ? [`Rows refused: ${refused}.`] : []),
    ...shown.map(
      ({ file, line, column, reason }) => `  ${file}, line ${line}${column ? `, ${column}` : ''}: ${reason}`,
    ),
    ...(problems.length > shown.length
      ? [`  … and ${problems.length - shown.length} more; --json has them.`]
      : []),
  ];
}

function headline(slug: string, { dryRun, written, refused }: ImportReport): string {
  if (dryRun) return `A dry run: nothing was written. An import into “${slug}” would give:`;
  if (!written)
    return `Nothing was written into “${slug}”, since rows are wrong (--strict). It would have given:`;
  return refused > 0 ? `Imported into “${slug}”, all but the refused rows:` : `Imported into “${slug}”:`;
}
