import { maskAddress } from '../addresses.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import { lockPerson } from '../credentials/person.ts';
import type { Tx } from '../database/client.ts';
import { confirmSent, type EndReason } from '../links/lifecycle.ts';
import type { Attempt } from './attempt.ts';
import { nextAttempt } from './backoff.ts';
import { failDelivery, finishDelivery, leaveUnknown, tellAudit } from './finish.ts';
import { markAddress } from './marks.ts';
import type { DeliveryProblem } from './outcomes.ts';
import type { SendOutcome } from './provider.ts';
import { lookAgainAt } from './settling.ts';
import { pauseTexts } from './texts/pause.ts';

/**
 * Writes down what became of an attempt: the row, the link, the card's job and the Audit Log, all or nothing. When it
 * fails or never runs, the attempt's lease ends: the same email is sent again under the same key, and a text is asked
 * about.
 * @param random from 0 up to 1, for the pause before another attempt.
 */
export async function recordOutcome(
  core: Core,
  attempt: Attempt,
  outcome: SendOutcome,
  random: number,
): Promise<void> {
  await core.db.$transaction(async (tx) => {
    if (attempt.linkId && attempt.person) await lockPerson(tx, attempt.accountId, attempt.person);
    switch (outcome.kind) {
      case 'accepted':
        return recordAccepted(core, tx, attempt, outcome.providerId);
      case 'try-again':
        return recordTrouble(core, tx, attempt, outcome.problem, outcome.after, random);
      case 'duplicate-mismatch':
        return leaveUnknown(core, tx, attempt, attempt.lastBegan ?? attempt.began);
      case 'unknown':
        return leaveUnknown(core, tx, attempt, attempt.began);
      case 'refused-this-address': {
        const { problem, mark } = outcome;
        return recordRefusal(core, tx, attempt, problem, 'not_deliverable', async () =>
          mark ? markAddress(core, tx, attempt, mark) : [],
        );
      }
      case 'refused-our-settings':
        return recordRefusal(core, tx, attempt, outcome.problem, 'our_settings');
      case 'refused-all-texts': {
        const { problem } = outcome;
        return recordRefusal(core, tx, attempt, problem, 'our_settings', () =>
          pauseTexts(core, tx, attempt.accountId, problem),
        );
      }
    }
  });
  core.log.info(
    {
      delivery: attempt.deliveryId,
      template: attempt.template,
      to: maskAddress(attempt.channel, attempt.address),
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
  const { accountId, linkId, began, channel } = attempt;
  const dueAt = channel === 'sms' ? lookAgainAt(began, core.clock.now()) : undefined;
  // A fact, whoever has the row by now: the provider gives every attempt of one key the same answer.
  // A text may have been left unknown meanwhile; of an email that was, nobody can say which attempt was taken.
  const first = await finishDelivery(
    core,
    tx,
    attempt,
    { state: { in: channel === 'sms' ? ['queued', 'sending', 'unknown'] : ['queued', 'sending'] } },
    { state: 'sent', sentAt: began, providerId, dueAt },
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
  const { accountId, deliveryId, linkId, channel, createdAt, number } = attempt;
  const dueAt = nextAttempt({ channel, attempts: number, createdAt, now: core.clock.now(), asked, random });
  if (!dueAt) {
    const gaveUp = channel === 'sms' ? 'sms_gave_up' : 'gave_up';
    await failDelivery(core, tx, attempt, own(attempt), gaveUp, 'provider_down');
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
  also?: () => Promise<AuditEntry[]>,
): Promise<void> {
  core.log.error(
    { delivery: attempt.deliveryId, to: maskAddress(attempt.channel, attempt.address), problem },
    'a message cannot be sent',
  );
  await failDelivery(core, tx, attempt, own(attempt), problem, reason, also);
}
