import { maskEmail } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { confirmSent, type EndReason } from '../links/lifecycle.ts';
import type { Attempt } from './attempt.ts';
import { nextAttempt } from './backoff.ts';
import { lockGuardian } from './claim.ts';
import { failDelivery, finishDelivery, leaveUnknown, tellAudit } from './finish.ts';
import type { DeliveryProblem } from './outcomes.ts';
import type { SendOutcome } from './provider.ts';

/**
 * Writes down what became of an attempt: the row, the link, the card's job and the Audit Log, all or nothing. When it
 * fails or never runs, the attempt's lease ends and the same email is sent again under the same key.
 * @param random from 0 up to 1, for the pause before another attempt.
 */
export async function recordOutcome(
  core: Core,
  attempt: Attempt,
  outcome: SendOutcome,
  random: number,
): Promise<void> {
  await core.db.$transaction(async (tx) => {
    if (attempt.linkId) await lockGuardian(tx, attempt.accountId, attempt.guardianId);
    switch (outcome.kind) {
      case 'accepted':
        return recordAccepted(core, tx, attempt, outcome.providerId);
      case 'try-again':
        return recordTrouble(core, tx, attempt, outcome.problem, outcome.after, random);
      case 'duplicate-mismatch':
        return leaveUnknown(core, tx, attempt);
      case 'refused-this-address':
        return recordRefusal(core, tx, attempt, outcome.problem, 'not_deliverable');
      case 'refused-our-settings':
        return recordRefusal(core, tx, attempt, outcome.problem, 'our_settings');
    }
  });
  core.log.info(
    {
      delivery: attempt.deliveryId,
      template: attempt.template,
      to: maskEmail(attempt.address),
      attempt: attempt.number,
      outcome: outcome.kind,
      ...('problem' in outcome ? { problem: outcome.problem } : {}),
    },
    'delivery',
  );
}

/** Still this attempt's row: no later attempt has taken it. */
const own = (attempt: Attempt) => ({ state: 'sending' as const, attempts: attempt.number });

async function recordAccepted(core: Core, tx: Tx, attempt: Attempt, providerId: string): Promise<void> {
  const { accountId, linkId, began } = attempt;
  // A fact, whoever has the row by now: the provider gives every attempt of one key the same answer.
  const first = await finishDelivery(
    tx,
    attempt,
    { state: { in: ['queued', 'sending'] } },
    { state: 'sent', sentAt: began, providerId },
  );
  if (!first) return;
  if (linkId) await confirmSent(core, tx, accountId, linkId, began);
  await tellAudit(core, tx, attempt, 'sent', { attempts: attempt.number });
}

async function recordTrouble(
  core: Core,
  tx: Tx,
  attempt: Attempt,
  problem: DeliveryProblem,
  asked: number | undefined,
  random: number,
): Promise<void> {
  const { accountId, deliveryId, linkId, createdAt, number } = attempt;
  const dueAt = nextAttempt({ attempts: number, createdAt, now: core.clock.now(), asked, random });
  if (!dueAt) {
    await failDelivery(core, tx, attempt, own(attempt), 'gave_up', 'provider_down');
    return;
  }
  const { count } = await tx.delivery.updateMany({
    where: { ...own(attempt), accountId, id: deliveryId },
    data: { state: 'queued', dueAt, problem },
  });
  if (count === 0) return;
  await core.queue.add(tx, 'delivery', { deliveryId }, { startAfter: dueAt });
  if (linkId && problem !== attempt.lastProblem) await core.queue.add(tx, 'card', { linkId });
}

async function recordRefusal(
  core: Core,
  tx: Tx,
  attempt: Attempt,
  problem: DeliveryProblem,
  reason: EndReason,
): Promise<void> {
  core.log.error(
    { delivery: attempt.deliveryId, to: maskEmail(attempt.address), problem },
    'a message cannot be sent',
  );
  await failDelivery(core, tx, attempt, own(attempt), problem, reason);
}
