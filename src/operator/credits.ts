import { type Command, InvalidArgumentError } from 'commander';
import { findAccount } from '../core/accounts/findAccount.ts';
import { addCredits } from '../core/credits/addCredits.ts';
import { creditsOf, type LedgerEntry, lastEntries, ledgerSum } from '../core/credits/read.ts';
import type { Answer, Run } from './answer.ts';
import { withCore } from './withCore.ts';

/** Entries printed unless more are asked for. */
const USUALLY = 20;
const MOST = 10_000;

/** `credits add`, `credits list` */
export function addCreditsCommands(program: Command, run: Run): void {
  const credits = program.command('credits').description('the SMS credits of an account').exitOverride();
  credits
    .command('add')
    .argument('<account>', 'the account’s slug')
    .argument('<credits>', 'how many, 1 to 1,000,000', howMany)
    .requiredOption('--note <note>', 'what they are for, such as "invoice 1042"')
    .description('put credits on an account; one pays for one text')
    .action(run((slug: string, amount: number, { note }: { note: string }) => add(slug, amount, note)));
  credits
    .command('list')
    .argument('<account>', 'the account’s slug')
    .option('--last <entries>', `how many of the newest entries, ${USUALLY} unless given`, howMany)
    .description('the balance, and the newest entries of the ledger')
    .action(run((slug: string, { last = USUALLY }: { last?: number }) => list(slug, Math.min(last, MOST))));
}

async function add(slug: string, amount: number, note: string): Promise<Answer> {
  return withCore(async (core, by) => {
    const { id } = await findAccount(core, slug);
    const { balance } = await addCredits(core, { accountId: id, amount, note, by });
    return {
      lines: [`${counted(amount)} added to “${slug}”. The balance is ${counted(balance)}.`],
      json: { ok: true, account: slug, added: amount, balance },
    };
  });
}

async function list(slug: string, count: number): Promise<Answer> {
  return withCore(async (core) => {
    const { id } = await findAccount(core, slug);
    const { balance, threshold, smsEnabled, pausedReason } = await creditsOf(core, id);
    const entries = await lastEntries(core, id, count);
    const ledger = await ledgerSum(core, id);
    const isWhole = ledger.sum === ledger.balance;
    return {
      lines: [
        `“${slug}” has ${counted(balance)}. Admin Access is told below ${threshold.toLocaleString('en')}.`,
        `SMS is ${smsEnabled ? 'on' : 'off'}${pausedReason ? ` and paused: ${pausedReason}` : '.'}`,
        ...entries.map(line),
        ...(isWhole
          ? []
          : [
              `The ledger adds up to ${ledger.sum}, and the balance says ${ledger.balance}: somebody changed the tables by hand.`,
            ]),
      ],
      json: {
        ok: isWhole,
        account: slug,
        balance,
        threshold,
        smsEnabled,
        pausedReason: pausedReason ?? null,
        ledgerSum: ledger.sum,
        entries,
      },
      failed: !isWhole,
    };
  });
}

function line({ seq, at, kind, amount, balance, note, text }: LedgerEntry): string {
  const about = [
    text ? `to ${text.to}` : undefined,
    text ? `asked for by ${text.askedBy ?? 'a visitor'}` : undefined,
    note,
  ];
  const change = amount > 0 ? `+${amount}` : String(amount);
  return `  ${seq}  ${at.toISOString()}  ${kind} ${change}, leaves ${balance}  ${about.filter(Boolean).join(', ')}`.trimEnd();
}

/** "1 credit", "1,200 credits". */
function counted(credits: number): string {
  return `${credits.toLocaleString('en')} ${credits === 1 ? 'credit' : 'credits'}`;
}

function howMany(value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new InvalidArgumentError('Use a whole number from 1.');
  return Number(value);
}
