import { type Command, InvalidArgumentError } from 'commander';
import { findAccount } from '../core/accounts/findAccount.ts';
import { verifyAudit } from '../core/audit/verify.ts';
import type { Run } from './answer.ts';
import { addAuditExport } from './audit-export.ts';
import { withCore } from './withCore.ts';

/** `audit verify`, `audit export` */
export function addAuditCommands(program: Command, run: Run): void {
  const audit = program.command('audit').description('the Audit Log').exitOverride();
  addAuditExport(audit, run);
  audit
    .command('verify')
    .argument('<account>', 'the account’s slug')
    .description('recompute the chain: any changed, missing or inserted entry is found')
    .option(
      '--expect <seq:hash>',
      'the head noted from an earlier run, which must still be part of the chain',
      head,
    )
    .action(
      run((slug: string, options: { expect?: string }) =>
        withCore(async (core) => {
          const { id } = await findAccount(core, slug);
          const { entries, head, problems } = await verifyAudit(core, id, options.expect);
          return {
            lines:
              problems.length === 0
                ? [
                    `The Audit Log of “${slug}” is whole: ${entries} ${entries === 1 ? 'entry' : 'entries'}.`,
                    `Head: ${head}`,
                  ]
                : [
                    `The Audit Log of “${slug}” was tampered with or damaged:`,
                    ...problems.map((problem) => `  ${problem}`),
                  ],
            json: { ok: problems.length === 0, entries, head, problems },
            failed: problems.length > 0,
          };
        }),
      ),
    );
}

/** A slip of the pen must not read as tampering. */
function head(typed: string): string {
  if (!/^[1-9]\d{0,9}:[0-9a-f]{64}$/i.test(typed))
    throw new InvalidArgumentError('Copy the whole head that an earlier run printed.');
  return typed.toLowerCase();
}
