import type { Command } from 'commander';
import { readPublicUrl, WrongSettings } from '../config.ts';
import { createAccount } from '../core/accounts/createAccount.ts';
import { issueFirstLink } from '../core/owner/firstLink.ts';
import { addAccountSet } from './account-set.ts';
import type { Answer, Run } from './answer.ts';
import { firstLinkLines, firstLinkUrl } from './ownerLink.ts';
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
    .action(run(create));
}

async function create(options: CreateOptions): Promise<Answer> {
  const { name, slug, slackTeam, timezone, color, ownerName, ownerEmail, ownerPhone } = options;
  return withCore(async (core, by) => {
    const { accountId } = await createAccount(
      core,
      {
        name,
        slug,
        slackTeam,
        timezone,
        ...(color === undefined ? {} : { color }),
        owner: { name: ownerName, email: ownerEmail, ...(ownerPhone ? { phone: ownerPhone } : {}) },
      },
      by,
    );
    const publicUrl = publicUrlIfSet();
    const ownerLink = publicUrl
      ? firstLinkUrl(publicUrl, (await issueFirstLink(core, { accountId, by })).token)
      : null;
    const first = ownerLink
      ? firstLinkLines(ownerName, ownerLink)
      : [
          'PUBLIC_URL is missing or wrong, so there is no link with which the Business Owner could choose a password.',
          `Set it, then: npx keydesk owner-link ${slug}`,
        ];
    return {
      lines: [
        `The account “${slug}” is made.`,
        ...first,
        `Next: npx keydesk import ${slug} --families families.csv --students students.csv --staff staff.csv`,
      ],
      json: { ok: true, account: accountId, slug, ownerLink },
    };
  });
}

/** An account can be made before the address is known; only its owner's link cannot. */
function publicUrlIfSet(): string | undefined {
  try {
    return readPublicUrl(process.env);
  } catch (error) {
    if (error instanceof WrongSettings) return undefined;
    throw error;
  }
}
