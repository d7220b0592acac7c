import { Command, CommanderError } from 'commander';
import { afterEach, expect, it, vi } from 'vitest';
import { AccountRefused } from '../../../src/core/accounts/createAccount.ts';
import { addAccountCommands } from '../../../src/operator/account.ts';
import type { Run } from '../../../src/operator/answer.ts';
import { addCreditsCommands } from '../../../src/operator/credits.ts';

afterEach(() => vi.unstubAllEnvs());

/** Runs a command in this process. All of these are refused before a database is opened. */
async function refusalOf(words: readonly string[]): Promise<unknown> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  const run: Run =
    (work) =>
    async (...args) =>
      void (await work(...args));
  addAccountCommands(program, run);
  addCreditsCommands(program, run);
  return program.parseAsync(words, { from: 'user' }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

it.each([
  'credits add superstars 0 --note x',
  'credits add superstars -5 --note x',
  'credits add superstars many --note x',
  'credits add superstars 5',
  'credits add superstars 5.5 --note x',
  'credits list superstars --last 0',
  'account set superstars',
  'account set superstars --sms maybe',
  'account set superstars --sms-countries usa',
  'account set superstars --sms-countries us,,ca',
  'account set superstars --credit-threshold -1',
])('“%s” is wrong usage', async (words) => {
  expect(await refusalOf(words.split(' '))).toBeInstanceOf(CommanderError);
});

it.each([
  ['nothing of Twilio', {}, 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, and TWILIO_MESSAGING_SERVICE_SID'],
  [
    'no sender',
    { TWILIO_ACCOUNT_SID: 'AC-example', TWILIO_AUTH_TOKEN: 'example' },
    'Set TWILIO_MESSAGING_SERVICE_SID (or TWILIO_FROM) first.',
  ],
])('with %s, SMS is neither switched on nor resumed', async (_what, environment, sentence) => {
  for (const name of [
    'TWILIO_ACCOUNT_SID',
    'TWILIO_AUTH_TOKEN',
    'TWILIO_FROM',
    'TWILIO_MESSAGING_SERVICE_SID',
  ])
    vi.stubEnv(name, '');
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const switching of ['--sms on', '--sms-resume']) {
    const refusal = await refusalOf(['account', 'set', 'superstars', ...switching.split(' ')]);
    expect(refusal).toBeInstanceOf(AccountRefused);
    expect((refusal as AccountRefused).message).toContain(sentence);
  }
});
