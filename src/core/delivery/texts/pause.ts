import type { AuditEntry } from '../../audit/entry.ts';
import type { Core } from '../../core.ts';
import type { Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { tellStaff } from '../../notices/tellStaff.ts';
import { type PausingProblem, whyPaused } from './problems.ts';

/**
 * Twilio refused our own settings, so no other text of the account would fare better: none goes out until the Operator
 * has mended them and said so (`account set --sms-resume`). The log tells the Operator, and Admin Access and up are
 * told in Slack, who can call the Operator.
 * @returns the entry for the Audit Log; none when texts were paused before.
 */
export async function pauseTexts(
  core: Pick<Core, 'clock' | 'log' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  problem: PausingProblem,
): Promise<AuditEntry[]> {
  const at = core.clock.now();
  const reason = whyPaused(problem);
  const { count } = await tx.account.updateMany({
    where: { id: accountId, smsPausedAt: null },
    data: { smsPausedAt: at, smsPausedReason: reason },
  });
  if (count === 0) return [];
  core.log.error({ accountId, problem, why: reason }, 'the texts of an account are paused');
  const notice = { kind: 'sms-paused', content: { reason } } as const;
  const told = await tellStaff(core, tx, accountId, notice, at.toISOString());
  return [
    {
      actor: { kind: 'keydesk' },
      via: 'worker',
      action: 'sms.paused',
      subject: { kind: 'account', id: accountId },
      details: { problem, told_in_slack: told.inSlack, told_by_email: told.byEmail },
    },
  ];
}
