import type { AuditEntry } from '../../audit/entry.ts';
import type { Core } from '../../core.ts';
import type { Tx } from '../../database/client.ts';
import type { AccountId } from '../../ids.ts';
import { type PausingProblem, whyPaused } from './problems.ts';

/**
 * Twilio refused our own settings, so no other text of the account would fare better: none goes out until the Operator
 * has mended them and said so (`account set --sms-resume`). The log tells the Operator.
 * @returns the entry for the Audit Log; none when texts were paused before.
 */
export async function pauseTexts(
  core: Pick<Core, 'clock' | 'log'>,
  tx: Tx,
  accountId: AccountId,
  problem: PausingProblem,
): Promise<AuditEntry[]> {
  const { count } = await tx.account.updateMany({
    where: { id: accountId, smsPausedAt: null },
    data: { smsPausedAt: core.clock.now(), smsPausedReason: whyPaused(problem) },
  });
  if (count === 0) return [];
  core.log.error({ accountId, problem, why: whyPaused(problem) }, 'the texts of an account are paused');
  return [
    {
      actor: { kind: 'keydesk' },
      via: 'worker',
      action: 'sms.paused',
      subject: { kind: 'account', id: accountId },
      details: { problem },
    },
  ];
}
