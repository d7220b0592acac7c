import { after } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { beginSending, confirmSent, type EndReason, endLink } from '../links/lifecycle.ts';
import { whyNotTheirs } from '../links/purposes.ts';
import type { Attempt } from './attempt.ts';
import { GIVE_UP_AFTER } from './backoff.ts';
import { failDelivery, finishDelivery, leaveUnknown, tellAudit } from './finish.ts';
import { whyNoText } from './texts/mayText.ts';

/** Whether the message should still be sent; if not, ends it. The link comes to life when it should (G5). */
export async function mayGoOut(core: Core, tx: Tx, attempt: Attempt): Promise<boolean> {
  const { accountId, linkId, channel, began, wasLost, lastBegan = began } = attempt;
  // The attempt before this one may have reached Twilio, which has no key to know a second one by.
  if (wasLost && channel === 'sms') {
    await leaveUnknown(core, tx, attempt, lastBegan);
    return false;
  }
  if (began >= after(attempt.createdAt, GIVE_UP_AFTER[channel])) {
    if (wasLost) await leaveUnknown(core, tx, attempt, lastBegan);
    else if (channel === 'sms') await failDelivery(core, tx, attempt, {}, 'sms_gave_up', 'provider_down');
    else await failDelivery(core, tx, attempt, {}, 'gave_up', 'provider_down');
    return false;
  }
  if (!linkId) return channel !== 'sms' || mayNoticeByText(core, tx, attempt);
  const reason = await whyNot(tx, attempt, linkId);
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

/** The record as it is now: the link may only go where it would go if it were asked for this moment. */
async function whyNot(tx: Tx, attempt: Attempt, linkId: LinkId): Promise<EndReason | undefined> {
  const { accountId, person, channel, address } = attempt;
  const record =
    person?.portal === 'office'
      ? await staffRecord(tx, accountId, person.staffId, linkId)
      : await guardianRecord(tx, accountId, person?.guardianId);
  if ('reason' in record) return record.reason;
  if ((channel === 'sms' ? record.phone : record.email) !== address) return 'contact_changed';
  return channel === 'sms' ? whyNotByText(tx, attempt) : undefined;
}

/** Where somebody is reached, or why they get no link any more. */
type Reachable = { email: string | null; phone: string | null } | { reason: EndReason };

/** G7 */
async function guardianRecord(tx: Tx, accountId: AccountId, id: string | undefined): Promise<Reachable> {
  const guardian = id
    ? await tx.guardian.findUnique({
        where: { accountId_id: { accountId, id } },
        select: { canLogIn: true, email: true, phone: true },
      })
    : undefined;
  return guardian?.canLogIn ? guardian : { reason: 'access_lost' };
}

/** S2, S3: regular staff get no owner's link, and the Business Owner no other. */
async function staffRecord(tx: Tx, accountId: AccountId, id: string, linkId: LinkId): Promise<Reachable> {
  const staff = await tx.staff.findUnique({
    where: { accountId_id: { accountId, id } },
    select: { level: true, deactivatedAt: true, email: true, phone: true },
  });
  const { purpose } = await tx.resetLink.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: linkId } },
    select: { purpose: true },
  });
  const reason = whyNotTheirs(purpose, staff);
  return staff && !reason ? staff : { reason: reason ?? 'access_lost' };
}

/** G3: switched off, paused or marked since YES; and a text without a credit set aside for it is none of ours. */
async function whyNotByText(
  tx: Tx,
  { accountId, deliveryId, address }: Attempt,
): Promise<EndReason | undefined> {
  const no = await whyNoText(tx, accountId, address);
  if (no) return no.reason;
  const entries = await tx.creditEntry.findMany({ where: { accountId, deliveryId }, select: { kind: true } });
  const paid = entries.length === 1 && entries[0]?.kind === 'reserved';
  return paid ? undefined : 'sms_no_credit';
}

/** A notice by text goes out under the same rules as a link, and is dropped without a word where they say no. */
async function mayNoticeByText(core: Core, tx: Tx, attempt: Attempt): Promise<boolean> {
  if ((await whyNotByText(tx, attempt)) === undefined) return true;
  await endQuietly(core, tx, attempt);
  return false;
}

/** The link has ended, or is about to: nothing goes out any more. What an earlier attempt did is told as it is. */
async function endQuietly(core: Core, tx: Tx, attempt: Attempt): Promise<void> {
  const { accountId, linkId, lastBegan, wasLost } = attempt;
  const held =
    linkId &&
    (await tx.resetLink.count({ where: { accountId, id: linkId, state: { in: ['redeemed', 'reported'] } } }));
  if (held && lastBegan) {
    // Somebody has used the link or reported it, so an earlier attempt did reach them.
    await finishDelivery(core, tx, attempt, {}, { state: 'sent', sentAt: lastBegan });
    await confirmSent(core, tx, accountId, linkId, lastBegan);
    await tellAudit(core, tx, attempt, 'sent', { attempts: attempt.number - 1 });
  } else if (wasLost) {
    await finishDelivery(
      core,
      tx,
      attempt,
      {},
      { state: 'unknown', problem: 'not_confirmed', sentAt: lastBegan },
    );
  } else {
    await finishDelivery(core, tx, attempt, {}, { state: 'cancelled' });
  }
}
