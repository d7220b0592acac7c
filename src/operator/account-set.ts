import { type Command, InvalidArgumentError } from 'commander';
import { type AccountChange, changeAccount } from '../core/accounts/changeAccount.ts';
import { AccountRefused } from '../core/accounts/createAccount.ts';
import { findAccount } from '../core/accounts/findAccount.ts';
import { type Credits, creditsOf } from '../core/credits/read.ts';
import type { Answer, Run } from './answer.ts';
import { withCore } from './withCore.ts';

interface SetOptions {
  sms?: boolean;
  smsCountries?: string[];
  smsResume?: true;
  creditThreshold?: number;
  minPassword?: number;
  recoveryMinutes?: number;
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
    .option('--sms-countries <codes>', 'countries whose numbers get texts, such as US,CA', codes)
    .option('--sms-resume', 'let texts go out again after a pause')
    .option(
      '--credit-threshold <credits>',
      'below so many, Admin Access is told; 0 tells nobody',
      wholeNumber,
    )
    .option('--min-password <length>', 'the least length of a password, 8 or more', wholeNumber)
    .option(
      '--recovery-minutes <minutes>',
      'how long the Business Owner can stop an owner-recovery before its link goes out',
      wholeNumber,
    )
    .option('--color <color>', 'the logo’s colour on pages and mails, such as “#7a1f5c”, or none')
    .action(async (slug: string, options: SetOptions, command: Command) => {
      if (Object.keys(options).length === 0)
        command.error(
          'Say what to set: --sms, --sms-countries, --sms-resume, --credit-threshold, --min-password, --recovery-minutes or --color.',
        );
      await setting(slug, options);
    });
}

async function setAccount(slug: string, options: SetOptions): Promise<Answer> {
  const { sms, smsCountries, smsResume, creditThreshold, minPassword, recoveryMinutes, color } = options;
  if (sms || smsResume) requireTwilio(process.env);
  const change: AccountChange = {
    ...(sms === undefined ? {} : { smsEnabled: sms }),
    ...(smsCountries === undefined ? {} : { smsCountries }),
    ...(smsResume ? { smsPaused: false } : {}),
    ...(creditThreshold === undefined ? {} : { creditThreshold }),
    ...(minPassword === undefined ? {} : { minPasswordLength: minPassword }),
    ...(recoveryMinutes === undefined ? {} : { recoveryMinutes }),
    ...(color === undefined ? {} : { brandColor: color === 'none' ? null : color }),
  };
  return withCore(async (core, by) => {
    const { id } = await findAccount(core, slug);
    const changed = await changeAccount(core, id, change, by);
    const hints = sms || smsResume ? whyNoTexts(slug, await creditsOf(core, id)) : [];
    return {
      lines: [changed.length > 0 ? `“${slug}” is changed.` : `“${slug}” was set so already.`, ...hints],
      json: { ok: true, account: slug, changed },
    };
  });
}

/** What else keeps texts from going out, for whoever has just switched them on. */
function whyNoTexts(slug: string, { smsEnabled, pausedReason, balance }: Credits): string[] {
  return [
    ...(smsEnabled ? [] : [`SMS is off. Switch it on: npx keydesk account set ${slug} --sms on`]),
    ...(pausedReason
      ? [
          `SMS is paused: ${pausedReason}`,
          `When that is mended: npx keydesk account set ${slug} --sms-resume`,
        ]
      : []),
    ...(balance === 0
      ? [`There are no credits. Add some: npx keydesk credits add ${slug} 500 --note "invoice 1042"`]
      : []),
  ];
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

function codes(value: string): string[] {
  if (!/^[a-z]{2}(,[a-z]{2})*$/i.test(value))
    throw new InvalidArgumentError(
      'Name countries by their two letters, with commas between, such as US,CA.',
    );
  return value.split(',');
}

function wholeNumber(value: string): number {
  if (!/^\d{1,7}$/.test(value)) throw new InvalidArgumentError('Use a whole number.');
  return Number(value);
}
