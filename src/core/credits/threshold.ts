import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId } from '../ids.ts';
import { tellStaff } from '../notices/tellStaff.ts';

/**
 * A credit was set aside: the first time that leaves the balance below the account's threshold, Admin Access and up
 * are told in Slack, and not again until credits are added that take it there or above. The caller holds the balance,
 * so nobody else judges it meanwhile.
 * @param seq of the entry that took the balance there; each occasion is told once.
 */
export async function afterFalling(
  core: Core,
  tx: Tx,
  accountId: AccountId,
  { balance, seq }: { balance: number; seq: number },
): Promise<AuditEntry[]> {
  const { creditThreshold: threshold, creditToldAt } = await tx.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { creditThreshold: true, creditToldAt: true },
  });
  if (balance >= threshold || creditToldAt) return [];
  await tx.account.update({ where: { id: accountId }, data: { creditToldAt: core.clock.now() } });
  const notice = { kind: 'credits-low', content: { balance, threshold } } as const;
  const told = await tellStaff(core, tx, accountId, notice, String(seq));
  return [
    {
      actor: { kind: 'keydesk' },
      via: 'worker',
      action: 'credits.low',
      subject: { kind: 'account', id: accountId },
      details: { balance, threshold, told_in_slack: told.inSlack, told_by_email: told.byEmail },
    },
  ];
}

/** Credits were added, or the threshold set anew: at or above it, the next fall below it is told again. */
export async function afterRising(tx: Tx, accountId: AccountId, balance: number): Promise<void> {
  await tx.account.updateMany({
    where: { id: accountId, creditThreshold: { lte: balance }, creditToldAt: { not: null } },
    data: { creditToldAt: null },
  });
}
