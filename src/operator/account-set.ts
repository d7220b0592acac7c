import { type Command, InvalidArgumentError } from 'commander';
import { type AccountChange, changeAccount } from '../core/accounts/changeAccount.ts';
import { AccountRefused } from '../core/accounts/createAccount.ts';
import { findAccount } from '../core/accounts/findAccount.ts';
import type { Answer, Run } from './answer.ts';
import { withCore } from './withCore.ts';

interface SetOptions {
  sms?: boolean;
  minPassword?: number;
  color?: string;
}

/** `account set` */
export function addAccountSet(account: Command, run: Run): void {
  const setting = run(setAccount);
  account
    .command('set')
    .argument('<account>', 'the account’s slug')
    .description('change an account’s settings')
    .option('--sms <on|off>', 'whether links may go out by SMS', onOrOff)
    .option('--min-password <length>', 'the least length of a password, 8 or more', wholeNumber)
    .option('--color <color>', 'the logo’s colour on pages and mails, such as “#7a1f5c”, or none')
    .action(async (slug: string, options: SetOptions, command: Command) => {
      if (Object.keys(options).length === 0)
        command.error('Say what to set: --sms, --min-password or --color.');
      await setting(slug, options);
    });
}

async function setAccount(slug: string, { sms, minPassword, color }: SetOptions): Promise<Answer> {
  if (sms) requireTwilio(process.env);
  const change: AccountChange = {
    ...(sms === undefined ? {} : { smsEnabled: sms }),
    ...(minPassword === undefined ? {} : { minPasswordLength: minPassword }),
    ...(color === undefined ? {} : { brandColor: color === 'none' ? null : color }),
  };
  return withCore(async (core, by) => {
    const { id } = await findAccount(core, slug);
    const changed = await changeAccount(core, id, change, by);
    return {
      lines: [changed.length > 0 ? `“${slug}” is changed.` : `“${slug}” was set so already.`],
      json: { ok: true, account: slug, changed },
    };
  });
}

/** A switch that is on and sends nothing would mislead the front desk. */
function requireTwilio(environment: NodeJS.ProcessEnv): void {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_MESSAGING_SERVICE_SID, TWILIO_FROM } = environment;
  const missing = [
    ...(TWILIO_ACCOUNT_SID ? [] : ['TWILIO_ACCOUNT_SID']),
    ...(TWILIO_AUTH_TOKEN ? [] : ['TWILIO_AUTH_TOKEN']),
    ...(TWILIO_MESSAGING_SERVICE_SID || TWILIO_FROM ? [] : ['TWILIO_MESSAGING_SERVICE_SID (or TWILIO_FROM)']),
  ];
  if (missing.length === 0) return;
  throw new AccountRefused(
    `SMS cannot be switched on, since Twilio is not set up. Set ${new Intl.ListFormat('en').format(missing)} first.`,
  );
}

function onOrOff(value: string): boolean {
  if (value !== 'on' && value !== 'off') throw new InvalidArgumentError('Use on or off.');
  return value === 'on';
}

function wholeNumber(value: string): number {
  if (!/^\d{1,3}$/.test(value)) throw new InvalidArgumentError('Use a whole number.');
  return Number(value);
}
