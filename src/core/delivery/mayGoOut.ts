import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import { beginSending, confirmSent, type EndReason, endLink } from '../links/lifecycle.ts';
import type { Attempt } from './attempt.ts';
import { GIVE_UP_AFTER } from './backoff.ts';
import { failDelivery, finishDelivery, leaveUnknown, tellAudit } from './finish.ts';

/** Whether the message should still be sent; if not, ends it. The link comes to life when it should (G5). */
export async function mayGoOut(core: Core, tx: Tx, attempt: Attempt): Promise<boolean> {
  const { accountId, linkId } = attempt;
  if (attempt.began >= after(attempt.createdAt, GIVE_UP_AFTER)) {
    if (attempt.wasLost) await leaveUnknown(core, tx, attempt);
    else await failDelivery(core, tx, attempt, {}, 'gave_up', 'provider_down');
    return false;
  }
  if (!linkId) return true;
  const reason = await whyNot(tx, attempt);
  if (reason) {
    await endQuietly(core, tx, attempt);
    if (await endLink(core, tx, accountId, linkId, 'cancelled', reason))
      await tellAudit(core, tx, attempt, 'cancelled', { reason });
    return false;
  }
  if (await beginSending(core, tx, accountId, linkId)) return true;
  await endQuietly(core, tx, attempt);
  return false;
}

/** G7, and the record as it is now: the link may only go where it would go if it were asked for this moment. */
async function whyNot(tx: Tx, { accountId, guardianId, address }: Attempt): Promise<EndReason | undefined> {
  const guardian = guardianId
    ? await tx.guardian.findUnique({
        where: { accountId_id: { accountId, id: guardianId } },
        select: { canLogIn: true, email: true },
      })
    : undefined;
  if (!guardian?.canLogIn) return 'access_lost';
  return guardian.email === address ? undefined : 'contact_changed';
}

/** The link has ended, or is about to: nothing goes out any more. What an earlier attempt did is told as it is. */
async function endQuietly(core: Core, tx: Tx, attempt: Attempt): Promise<void> {
  const { accountId, linkId, lastBegan, wasLost } = attempt;
  const held =
    linkId &&
    (await tx.resetLink.count({ where: { accountId, id: linkId, state: { in: ['redeemed', 'reported'] } } }));
  if (held && lastBegan) {
    // Somebody has used the link or reported it, so an earlier attempt did reach them.
    await finishDelivery(tx, attempt, {}, { state: 'sent', sentAt: lastBegan });
    await confirmSent(core, tx, accountId, linkId, lastBegan);
    await tellAudit(core, tx, attempt, 'sent', { attempts: attempt.number - 1 });
  } else if (wasLost) {
    await finishDelivery(tx, attempt, {}, { state: 'unknown', problem: 'not_confirmed', sentAt: lastBegan });
  } else {
    await finishDelivery(tx, attempt, {}, { state: 'cancelled' });
  }
}
