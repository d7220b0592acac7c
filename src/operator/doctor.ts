import type { Command } from 'commander';
import type { Answer, Run } from './answer.ts';
import { checkDatabase } from './checks/database.ts';
import type { Finding } from './checks/finding.ts';
import { checkLeakedPasswords } from './checks/leakedPasswords.ts';
import { checkResend } from './checks/resend.ts';
import { checkSettings } from './checks/settings.ts';
import { checkSlack } from './checks/slack.ts';

/** `doctor`: one line each, exit 1 if any fails. Each check runs even when another fails. */
export function addDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('check settings, database, Slack and Resend; one line each')
    .action(run(examine));
}

async function examine(): Promise<Answer> {
  const findings = [
    ...checkSettings(process.env),
    ...(await checkDatabase(process.env)),
    await checkSlack(process.env),
    await checkResend(process.env),
    sms(process.env),
    ...(await checkLeakedPasswords(process.env)),
  ];
  return {
    lines: findings.map(({ well, what, says }) => `${well ? '✓' : '✗'} ${what}: ${says}`),
    json: { ok: findings.every(({ well }) => well), findings },
    failed: findings.some(({ well }) => !well),
  };
}

/** SMS comes with a later version; saying nothing would look like a check that passed. */
function sms(environment: NodeJS.ProcessEnv): Finding {
  return {
    what: 'SMS',
    well: true,
    says: environment.TWILIO_ACCOUNT_SID
      ? 'not checked: this version sends email only.'
      : 'Twilio is not set up, so SMS cannot be switched on for any account.',
  };
}
