import type { Command } from 'commander';
import type { Answer, Run } from './answer.ts';
import { checkDatabase } from './checks/database.ts';
import { checkLeakedPasswords } from './checks/leakedPasswords.ts';
import { checkResend } from './checks/resend.ts';
import { checkResendNews } from './checks/resendNews.ts';
import { checkSettings } from './checks/settings.ts';
import { checkSlack } from './checks/slack.ts';
import { checkTwilio } from './checks/twilio.ts';

/** `doctor`: one line each, exit 1 if any fails. Each check runs even when another fails. */
export function addDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('check settings, database, Slack, Resend and Twilio; one line each')
    .action(run(examine));
}

async function examine(): Promise<Answer> {
  const findings = [
    ...checkSettings(process.env),
    ...(await checkDatabase(process.env)),
    await checkSlack(process.env),
    await checkResend(process.env),
    checkResendNews(process.env),
    await checkTwilio(process.env),
    ...(await checkLeakedPasswords(process.env)),
  ];
  return {
    lines: findings.map(({ well, note, what, says }) => `${note ? '!' : well ? '✓' : '✗'} ${what}: ${says}`),
    json: { ok: findings.every(({ well }) => well), findings },
    failed: findings.some(({ well }) => !well),
  };
}
