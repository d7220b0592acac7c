import type { Command } from 'commander';
import { createAccount } from '../core/accounts/createAccount.ts';
import { addAccountSet } from './account-set.ts';
import type { Run } from './answer.ts';
import { withCore } from './withCore.ts';

interface CreateOptions {
  name: string;
  slug: string;
  slackTeam: string;
  timezone: string;
  color?: string;
  ownerName: string;
  ownerEmail: string;
  ownerPhone?: string;
}

/** `account create`, `account set` */
export function addAccountCommands(program: Command, run: Run): void {
  const account = program
    .command('account')
    .description('the businesses served by this Keydesk')
    .exitOverride();
  addAccountSet(account, run);
  account
    .command('create')
    .description('make an account, with its Slack workspace and its Business Owner')
    .requiredOption('--name <name>', 'the centre’s name, as families know it')
    .requiredOption('--slug <slug>', 'its part of the web addresses, such as superstars')
    .requiredOption('--slack-team <id>', 'its Slack workspace, such as T0123')
    .requiredOption('--timezone <zone>', 'such as America/Chicago')
    .option('--color <color>', 'the logo’s colour on pages and mails, such as “#7a1f5c”')
    .requiredOption('--owner-name <name>', 'the Business Owner')
    .requiredOption('--owner-email <email>')
    .option('--owner-phone <phone>')
    .action(
      run((options: CreateOptions) =>
        withCore(async (core, by) => {
          const { accountId, slug } = await createAccount(
            core,
            {
              name: options.name,
              slug: options.slug,
              slackTeam: options.slackTeam,
              timezone: options.timezone,
              ...(options.color === undefined ? {} : { color: options.color }),
              owner: {
                name: options.ownerName,
                email: options.ownerEmail,
                ...(options.ownerPhone ? { phone: options.ownerPhone } : {}),
              },
            },
            by,
          );
          return {
            lines: [
              `The account “${slug}” is made.`,
              'The Business Owner’s first link comes with the Office Portal, which this version does not have yet.',
              `Next: npx keydesk import ${slug} --families families.csv --students students.csv --staff staff.csv`,
            ],
            json: { ok: true, account: accountId, slug },
          };
        }),
      ),
    );
}
