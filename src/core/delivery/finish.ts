import { maskEmail } from '../addresses.ts';
import { appendAudit } from '../audit/append.ts';
import type { AuditAction } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { DeliveryState, Prisma, Tx } from '../database/client.ts';
import { confirmSent, type EndReason, endLink } from '../links/lifecycle.ts';
import type { Attempt } from './attempt.ts';
import type { DeliveryProblem } from './outcomes.ts';

/** States after which nothing is sent any more. */
type FinalState = Extract<DeliveryState, 'sent' | 'failed' | 'cancelled' | 'unknown'>;

/** What a row becomes at its end. */
interface Ending {
  state: FinalState;
  problem?: DeliveryProblem;
  sentAt?: Date | undefined;
  providerId?: string;
}

/**
 * Ends a row of the outbox, once, and wipes the sealed token with it: there is no final state that keeps one.
 * @param when which standing the row must still have.
 * @returns false when it was not so any more; then nothing else may be recorded.
 */
export async function finishDelivery(
  tx: Tx,
  { accountId, deliveryId }: Attempt,
  when: Prisma.DeliveryWhereInput,
  { state, problem, sentAt, providerId }: Ending,
): Promise<boolean> {
  const { count } = await tx.delivery.updateMany({
    where: { ...when, accountId, id: deliveryId },
    data: {
      state,
      problem: problem ?? null,
      sentAt: sentAt ?? null,
      providerId: providerId ?? null,
      sealedToken: null,
    },
  });
  return count === 1;
}

/** Ends a row that will never go out, its link with it, and writes that down. */
export async function failDelivery(
  core: Core,
  tx: Tx,
  attempt: Attempt,
  when: Prisma.DeliveryWhereInput,
  problem: DeliveryProblem,
  reason: EndReason,
): Promise<void> {
  if (!(await finishDelivery(tx, attempt, when, { state: 'failed', problem }))) return;
  if (attempt.linkId) await endLink(core, tx, attempt.accountId, attempt.linkId, 'failed', reason);
  await tellAudit(core, tx, attempt, 'failed', { problem });
}

/**
 * An attempt reached the provider, or may have, and cannot be asked about or repeated. Its link lives as if it had
 * been sent then: somebody may hold it.
 */
export async function leaveUnknown(core: Core, tx: Tx, attempt: Attempt): Promise<void> {
  const { accountId, linkId } = attempt;
  const began = attempt.lastBegan ?? attempt.began;
  const ended = await finishDelivery(
    tx,
    attempt,
    { state: 'sending', attempts: attempt.number },
    { state: 'unknown', problem: 'not_confirmed', sentAt: began },
  );
  if (!ended) return;
  if (linkId) await confirmSent(core, tx, accountId, linkId, began);
  await tellAudit(core, tx, attempt, 'sent', { attempts: attempt.number, confirmed: 'no' });
}

/** The Audit Log's entry about a message: of a reset, or of a notice. Last in the transaction. */
export async function tellAudit(
  core: Core,
  tx: Tx,
  attempt: Attempt,
  what: 'sent' | 'failed' | 'cancelled',
  more: Record<string, string | number> = {},
): Promise<void> {
  const action: AuditAction =
    what === 'cancelled' ? 'reset.cancelled' : `${attempt.linkId ? 'reset' : 'notice'}.${what}`;
  await appendAudit(core, tx, attempt.accountId, {
    actor: { kind: 'keydesk' },
    via: 'worker',
    action,
    ...(attempt.guardianId ? { subject: { kind: 'guardian' as const, id: attempt.guardianId } } : {}),
    details: {
      ...(attempt.linkId ? { link: attempt.linkId } : { notice: attempt.template }),
      channel: 'email',
      to: maskEmail(attempt.address),
      ...more,
    },
  });
}
