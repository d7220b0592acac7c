import { appendAudits } from '../../audit/append.ts';
import type { AuditEntry } from '../../audit/entry.ts';
import type { Core } from '../../core.ts';
import { lockPerson } from '../../credentials/person.ts';
import { returnCredit, spendCredit } from '../../credits/ledger.ts';
import type { Delivery, Tx } from '../../database/client.ts';
import type { AccountId, DeliveryId, LinkId } from '../../ids.ts';
import { confirmSent, endLink } from '../../links/lifecycle.ts';
import { beganBefore } from '../claim.ts';
import { messageEntry, type Row } from '../finish.ts';
import { clearMark, markAddress } from '../marks.ts';
import type { DeliveryProblem } from '../outcomes.ts';
import type { TextReport } from '../provider.ts';
import { lookAgainAt } from '../settling.ts';
import { pauseTexts } from '../texts/pause.ts';
import { MEANINGS, type Meaning } from '../twilioAnswers.ts';
import { LINK_WHOSE, whoseRow } from '../whose.ts';
import { BECOMES, isForward } from './standing.ts';

/**
 * What the provider says of a text, told by its webhook or asked for. The first word of it settles a text whose outcome
 * was unknown, even before our own record of the attempt. States only move forward, so news that is repeated or out of
 * order changes nothing. One transaction: the row, the credit, the link, the mark, the card's job, the audit rows.
 */
export async function takeTextNews(
  core: Core,
  { deliveryId, ...report }: TextReport & { deliveryId: DeliveryId },
): Promise<void> {
  if (await isOld(core, deliveryId, report)) return;
  await core.db.$transaction(async (tx) => {
    const text = await holdText(tx, deliveryId);
    if (!text) return;
    const { row, standing } = text;
    if (!isNews(core, standing, report)) return;
    const entries = await apply(core, tx, row, standing, report);
    if (row.linkId) await core.queue.add(tx, 'card', { linkId: row.linkId });
    await appendAudits(core, tx, row.accountId, entries);
  });
}

/** Most news is: each text has some four pieces of it. States only move forward, so what is old now needs no lock to stay so. */
async function isOld(
  core: Core,
  deliveryId: DeliveryId,
  { providerId, status }: TextReport,
): Promise<boolean> {
  const row = await core.db.delivery.findFirst({
    where: { id: deliveryId, providerId },
    select: { state: true },
  });
  return row !== null && !isForward(row.state, status);
}

interface Text {
  row: Row;
  standing: Delivery & { began: Date | undefined; openedAt: Date | null };
}

/** The row as it stands, held: the person first, then the row itself. */
async function holdText(tx: Tx, deliveryId: DeliveryId): Promise<Text | undefined> {
  const before = await tx.delivery.findFirst({
    where: { id: deliveryId, channel: 'sms' },
    select: { accountId: true, content: true, link: { select: LINK_WHOSE } },
  });
  if (!before) return undefined;
  const accountId = before.accountId as AccountId;
  const person = whoseRow(before);
  if (person) await lockPerson(tx, accountId, person);
  await tx.$queryRaw`SELECT 1 FROM deliveries WHERE account_id = ${accountId}::uuid AND id = ${deliveryId}::uuid FOR UPDATE`;
  const { link, ...delivery } = await tx.delivery.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: deliveryId } },
    include: { link: { select: { expiresAt: true, openedAt: true, state: true } } },
  });
  const { linkId, channel, template, address } = delivery;
  const lease = delivery.state === 'sending' ? delivery.dueAt : undefined;
  return {
    row: {
      accountId,
      deliveryId,
      linkId: (linkId as LinkId | null) ?? undefined,
      person,
      channel,
      template,
      address,
    },
    standing: {
      ...delivery,
      began: delivery.sentAt ?? beganBefore(link?.expiresAt, lease),
      openedAt: link?.openedAt ?? null,
    },
  };
}

function isNews({ log }: Core, standing: Delivery, { providerId, status }: TextReport): boolean {
  if (standing.providerId !== null && standing.providerId !== providerId) {
    log.error({ delivery: standing.id, status }, 'Twilio tells of a second text of one delivery');
    return false;
  }
  if (!endedByUs(standing)) return isForward(standing.state, status);
  // By our own account nothing was ever taken, and the credit is back and stays so. But what is true is told.
  log.error(
    { delivery: standing.id, state: standing.state, status },
    'Twilio tells of a text that was not sent',
  );
  return true;
}

function endedByUs({ state, providerId }: Delivery): boolean {
  return state === 'cancelled' || (state === 'failed' && providerId === null);
}

async function apply(
  core: Core,
  tx: Tx,
  row: Row,
  standing: Text['standing'],
  { providerId, status, errorCode }: TextReport,
): Promise<AuditEntry[]> {
  const { accountId, deliveryId, linkId } = row;
  const now = core.clock.now();
  const state = BECOMES[status];
  const wentWrong = status === 'failed' || status === 'undelivered';
  const meaning = wentWrong ? meaningOf(errorCode) : undefined;
  const began = standing.began ?? now;
  const lookAt = status === 'accepted' || status === 'sent' ? lookAgainAt(began, now) : undefined;
  await tx.delivery.update({
    where: { accountId_id: { accountId, id: deliveryId } },
    data: {
      state,
      providerId,
      sealedToken: null,
      sentAt: began,
      deliveredAt: status === 'delivered' ? now : null,
      problem: meaning?.problem ?? null,
      ...(lookAt ? { dueAt: lookAt } : {}),
    },
  });
  // Our own record has not said so yet, or never will.
  const untold = endedByUs(standing) || ['queued', 'sending', 'unknown'].includes(standing.state);
  if (untold && linkId) await confirmSent(core, tx, accountId, linkId, began);
  // Twilio charges nothing for a text that failed; one that the carrier did not deliver was paid for.
  if (status === 'failed') await returnCredit(core, tx, row, 'Twilio could not send it');
  else if (untold) await spendCredit(core, tx, row);
  if (lookAt && untold) await core.queue.add(tx, 'sms-settle', { deliveryId }, { startAfter: lookAt });
  // It never left Twilio, so nobody holds the link; unless somebody does.
  const ends = status === 'failed' && linkId !== undefined && !standing.openedAt;
  const ended = ends && (await endLink(core, tx, accountId, linkId, 'failed', 'not_deliverable'));
  const followed =
    status === 'delivered'
      ? await clearMark(tx, row, 'unreachable')
      : meaning
        ? await follow(core, tx, row, meaning)
        : [];
  // Of an unknown one it was said before that it may have been sent.
  const told = untold && standing.state !== 'unknown';
  return [
    ...(told && status !== 'failed' ? [messageEntry(row, 'sent', { confirmed: 'by news' })] : []),
    messageEntry(row, 'news', { state, ...(errorCode ? { code: errorCode } : {}) }),
    ...(ended && meaning ? [messageEntry(row, 'failed', { problem: meaning.problem })] : []),
    ...followed,
  ];
}

/** A number that is gone is marked, and settings of ours that do not do pause the account's texts, as when a POST is refused. */
async function follow(core: Core, tx: Tx, row: Row, meaning: Meaning): Promise<AuditEntry[]> {
  if (meaning.class === 'settings') return pauseTexts(core, tx, row.accountId, meaning.problem);
  return meaning.class === 'number' && meaning.mark ? markAddress(core, tx, row, meaning.mark) : [];
}

function meaningOf(errorCode: number | undefined): Meaning {
  const unknown = { class: 'passing', problem: 'sms_not_delivered' satisfies DeliveryProblem } as const;
  return (errorCode === undefined ? undefined : MEANINGS.get(errorCode)) ?? unknown;
}
