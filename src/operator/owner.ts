import type { Command } from 'commander';
import { readPublicUrl } from '../config.ts';
import { findAccount } from '../core/accounts/findAccount.ts';
import { issueFirstLink } from '../core/owner/firstLink.ts';
import { lastRecovery, type Recovery } from '../core/owner/readRecovery.ts';
import { requestRecovery } from '../core/owner/requestRecovery.ts';
import { cancelRecovery } from '../core/owner/stopRecovery.ts';
import type { Answer, Run } from './answer.ts';
import { firstLinkLines, firstLinkUrl } from './ownerLink.ts';
import { withCore } from './withCore.ts';

interface RecoveryOptions {
  verified?: string;
  status?: true;
  cancel?: true;
}

/** `owner-link`, `owner-recovery` */
export function addOwnerCommands(program: Command, run: Run): void {
  program
    .command('owner-link')
    .argument('<account>', 'the account’s slug')
    .description('print a new first link for a Business Owner who has no password yet; an older one ends')
    .action(run(printFirstLink));
  const recovery = run(recover);
  program
    .command('owner-recovery')
    .argument('<account>', 'the account’s slug')
    .description('let a Business Owner whose password is lost choose a new one, once ownership is verified')
    .option('--verified <how>', 'how you verified who owns the business, at most 500 characters')
    .option('--status', 'what became of the last one')
    .option('--cancel', 'take back the one that waits')
    .action(async (slug: string, options: RecoveryOptions, command: Command) => {
      if (Object.keys(options).length !== 1)
        command.error(
          'Give one of: --verified "how you verified who owns the business", --status or --cancel.',
        );
      await recovery(slug, options);
    });
}

async function printFirstLink(slug: string): Promise<Answer> {
  // Before anything is made: a link needs an address to begin with.
  const publicUrl = readPublicUrl(process.env);
  return withCore(async (core, by) => {
    const { id } = await findAccount(core, slug);
    const { token, owner } = await issueFirstLink(core, { accountId: id, by });
    const link = firstLinkUrl(publicUrl, token);
    return { lines: firstLinkLines(owner, link), json: { ok: true, account: slug, ownerLink: link } };
  });
}

function recover(slug: string, { verified, cancel }: RecoveryOptions): Promise<Answer> {
  return withCore(async (core, by): Promise<Answer> => {
    const { id: accountId, timezone } = await findAccount(core, slug);
    const at = (moment: Date) => written(moment, timezone);
    if (verified !== undefined) {
      const { to, sendAt, told } = await requestRecovery(core, { accountId, verified, by });
      const where = [
        `${told.emails} ${told.emails === 1 ? 'email' : 'emails'}`,
        ...(told.text ? ['a text'] : []),
        ...(told.slack ? ['a message in Slack'] : []),
      ];
      return {
        lines: [
          `The Business Owner of “${slug}” is told by ${new Intl.ListFormat('en').format(where)}, and can stop it.`,
          `The link goes to ${to} on ${at(sendAt)}, if nobody stops it. Keydesk has to run then.`,
          `See how it stands: npx keydesk owner-recovery ${slug} --status`,
        ],
        json: { ok: true, account: slug, to, sendAt, told },
      };
    }
    if (cancel) {
      await cancelRecovery(core, { accountId, by });
      return {
        lines: [`The recovery at “${slug}” is taken back, and the Business Owner is told.`],
        json: { ok: true, account: slug },
      };
    }
    const last = await lastRecovery(core, accountId);
    if (!last)
      return { lines: [`No recovery was ever asked for at “${slug}”.`], json: { ok: true, recovery: null } };
    const { account: _, stoppable: __, ...recovery } = last;
    return { lines: standing(last, at), json: { ok: true, account: slug, recovery } };
  });
}

function standing(recovery: Recovery, at: (moment: Date) => string): string[] {
  const { state, to, sendAt, endedAt, requestedAt, operator, verified, link } = recovery;
  const ended = endedAt ? at(endedAt) : '';
  const says = {
    waiting: `It waits: the link goes to ${to} on ${at(sendAt)}.`,
    sent: `Its link went on its way to ${to} on ${ended}, and is ${link ?? 'gone'}.`,
    stopped: `The Business Owner stopped it on ${ended}.`,
    cancelled: `It was cancelled on ${ended}; the Audit Log says why.`,
  }[state];
  return [`Asked for by ${operator} on ${at(requestedAt)}. Verified by: ${verified}`, says];
}

/** "Sat, Nov 21, 2026, 4:00 PM CST", in the account's time zone. */
function written(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(moment);
}
