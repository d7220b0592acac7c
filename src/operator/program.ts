import { Command, CommanderError } from 'commander';
import { addAccountCommands } from './account.ts';
import { type Run, tell, tellProblem } from './answer.ts';
import { addAuditCommands } from './audit.ts';
import { addCreditsCommands } from './credits.ts';
import { addDoctor } from './doctor.ts';
import { addImport } from './import.ts';
import { addOwnerCommands } from './owner.ts';
import { addPolicyCommands } from './policies.ts';
import { addWhy } from './why.ts';

/**
 * Runs one command of the operator's tool, with settings from the environment. Its answer goes to standard output,
 * what is wrong to standard error, and how it ended to `process.exitCode`.
 * @param words what stands after `npx keydesk`.
 */
export async function runCommand(words: readonly string[]): Promise<void> {
  const program = new Command('keydesk')
    .description('The operator’s tool of Keydesk. Settings come from the environment or .env.')
    .option('--json', 'one JSON object on standard output, for scripts')
    .showHelpAfterError('(npx keydesk --help lists all commands)')
    .exitOverride();

  const run: Run =
    (work) =>
    async (...args) => {
      const json = program.opts<{ json?: boolean }>().json ?? false;
      try {
        tell(await work(...args), json);
      } catch (error) {
        tellProblem(error, json);
      }
    };

  addAccountCommands(program, run);
  addOwnerCommands(program, run);
  addImport(program, run);
  addPolicyCommands(program, run);
  addAuditCommands(program, run);
  addCreditsCommands(program, run);
  addWhy(program, run);
  addDoctor(program, run);

  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // Help and version are not problems; anything else that commander refuses is wrong usage.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}
