import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import { lockPerson } from '../credentials/person.ts';
import type { AccountId, DeliveryId, LinkId } from '../ids.ts';
import { LINK_LIFE } from '../links/lifecycle.ts';
import type { Attempt } from './attempt.ts';
import { mayGoOut } from './mayGoOut.ts';
import { LINK_WHOSE, whoseRow } from './whose.ts';

/** An attempt that says nothing for so many milliseconds is lost with its process; well over the provider's timeout. */
export const LEASE = 20_000;
/**
 * A job may come this early: the queue goes by the database's clock, and rows by ours. The first one is never early,
 * since it is due at once by the clock of whoever asked: another process's, or ours before it was set back.
 */
const EARLY = 1_000;

/**
 * Takes a row of the outbox for one attempt, if it is due, nobody else has it and it should still be sent; otherwise
 * puts it where it belongs. One transaction, so that the link, the row and the person's record are seen together.
 */
export async function claimDelivery(core: Core, deliveryId: DeliveryId): Promise<Attempt | undefined> {
  return core.db.$transaction(async (tx) => {
    const now = core.clock.now();
    const row = await tx.delivery.findFirst({
      where: { id: deliveryId, state: { in: ['queued', 'sending'] } },
      include: { link: { select: { ...LINK_WHOSE, expiresAt: true } } },
    });
    if (!row) return undefined;
    const wasLost = row.state === 'sending';
    if (row.attempts > 0 && row.dueAt > after(now, wasLost ? 0 : EARLY)) {
      // Another worker has it. Should that one die, somebody has to look again.
      if (wasLost) await core.queue.add(tx, 'delivery', { deliveryId }, { startAfter: row.dueAt });
      return undefined;
    }
    const accountId = row.accountId as AccountId;
    const person = whoseRow(row);
    if (row.link && person) await lockPerson(tx, accountId, person);

    const { count } = await tx.delivery.updateMany({
      where: { accountId, id: deliveryId, state: row.state, attempts: row.attempts, dueAt: row.dueAt },
      data: { state: 'sending', attempts: { increment: 1 }, dueAt: after(now, LEASE) },
    });
    if (count === 0) return undefined;
    const attempt: Attempt = {
      deliveryId,
      accountId,
      linkId: (row.linkId as LinkId | null) ?? undefined,
      person,
      channel: row.channel,
      template: row.template,
      address: row.address,
      content: row.content,
      sealedToken: row.sealedToken,
      number: row.attempts + 1,
      createdAt: row.createdAt,
      began: now,
      wasLost,
      lastBegan:
        row.attempts > 0 ? beganBefore(row.link?.expiresAt, wasLost ? row.dueAt : undefined) : undefined,
      lastProblem: row.problem,
    };
    return (await mayGoOut(core, tx, attempt)) ? attempt : undefined;
  });
}

/** An attempt leaves its beginning in the link's provisional end, or else in its lease. */
export function beganBefore(expiresAt: Date | null | undefined, lease: Date | undefined): Date | undefined {
  if (expiresAt) return after(expiresAt, -LINK_LIFE);
  return lease && after(lease, -LEASE);
}
