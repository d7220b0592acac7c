import { emailKey, maskEmail } from '../../addresses.ts';
import { appendAudits } from '../../audit/append.ts';
import { MINUTE } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { lockPerson } from '../../credentials/person.ts';
import type { Delivery, ResetLink, Tx } from '../../database/client.ts';
import type { AccountId, DeliveryId, LinkId } from '../../ids.ts';
import { rememberOnce } from '../../workspaces/seenRequests.ts';
import { beganBefore } from '../claim.ts';
import type { Row } from '../finish.ts';
import { LINK_WHOSE, whoseRow } from '../whose.ts';
import { applyEmailNews } from './applyEmailNews.ts';
import { movesForward } from './forward.ts';
import type { EmailNews } from './resendEvent.ts';

/** Resend repeats an event for 28 hours, under the same id (resend.com/docs/webhooks/retries-and-replays). */
const EVENT_REMEMBERED = 36 * 60 * MINUTE;

/** The row of an email as it stands, held until the end of the transaction. */
export interface HeldEmail {
  row: Row;
  delivery: Delivery;
  /** When the attempt began that the news is about, where that is known. */
  began: Date | undefined;
  link: Pick<ResetLink, 'openedAt'> | undefined;
}

/**
 * Takes in what Resend says of an email. One transaction, so that an answer of 2xx means that all of it is kept: the row,
 * the link, the mark on the address, the card's job, the audit rows. The same event twice, in two processes at once, or
 * in another order makes no difference.
 * @param eventId Resend's own id of the event.
 * @returns `repeated` when it says nothing that was not known, `not-ours` when no email of this Keydesk is meant.
 */
export async function takeEmailNews(
  core: Core,
  eventId: string,
  news: EmailNews,
): Promise<'taken' | 'repeated' | 'not-ours'> {
  if (await isKnown(core, news)) return 'repeated';
  const taken = await core.db.$transaction(async (tx) => {
    const found = await findEmail(core, tx, news);
    if (!found) return 'not-ours';
    const { accountId, person, linkId } = found;
    // The person first, as everywhere; a notice has no link and stands in nobody's way.
    if (linkId && person) await lockPerson(tx, accountId, person);
    if (!(await rememberOnce(core, tx, `resend event ${eventId}`, EVENT_REMEMBERED))) return 'repeated';
    const entries = await applyEmailNews(core, tx, await holdEmail(tx, found), news);
    await appendAudits(core, tx, accountId, entries);
    return found;
  });
  if (typeof taken === 'string') return taken;
  core.log.info(
    {
      delivery: taken.deliveryId,
      to: maskEmail(taken.address),
      what: news.what,
      ...(news.problem ? { problem: news.problem } : {}),
    },
    'news of an email',
  );
  return 'taken';
}

/**
 * Half of all news says that an email went out, which its row has known since the provider's answer. It asks for nothing
 * then; and because states only move forward, what is old now needs no lock to stay so.
 */
async function isKnown({ db }: Core, { what, emailId }: EmailNews): Promise<boolean> {
  if (what !== 'sent') return false;
  const row = await db.delivery.findFirst({
    where: { channel: 'email', providerId: emailId },
    select: { state: true },
  });
  return row !== null && !movesForward(row.state, 'sent');
}

/**
 * By the provider's id, or by the email's own tag: the news may be here before our row knows that id, or the row may
 * never have come to know it. A tag counts only together with the address.
 */
async function findEmail(core: Core, tx: Tx, news: EmailNews): Promise<Row | undefined> {
  const { emailId, deliveryId, to } = news;
  const found = await tx.delivery.findFirst({
    where: {
      channel: 'email',
      OR: [{ providerId: emailId }, ...(deliveryId ? [{ id: deliveryId, providerId: null }] : [])],
    },
    // The one that knows the provider's id, if there are two.
    orderBy: { providerId: { sort: 'asc', nulls: 'last' } },
    include: { link: { select: LINK_WHOSE } },
  });
  if (!found) return undefined;
  const { id, accountId, linkId, template, address } = found;
  if (found.providerId === null && !to.some((one) => emailKey(one) === emailKey(address))) {
    core.log.warn({ delivery: id }, 'news of an email names a delivery to another address; left alone');
    return undefined;
  }
  return {
    accountId: accountId as AccountId,
    deliveryId: id as DeliveryId,
    linkId: (linkId as LinkId | null) ?? undefined,
    person: whoseRow(found),
    channel: 'email',
    template,
    address,
  };
}

async function holdEmail(tx: Tx, row: Row): Promise<HeldEmail> {
  const { accountId, deliveryId } = row;
  await tx.$queryRaw`SELECT 1 FROM deliveries WHERE account_id = ${accountId}::uuid AND id = ${deliveryId}::uuid FOR UPDATE`;
  const { link, ...delivery } = await tx.delivery.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: deliveryId } },
    include: { link: { select: { openedAt: true, expiresAt: true } } },
  });
  const lease = delivery.state === 'sending' ? delivery.dueAt : undefined;
  return {
    row,
    delivery,
    began: delivery.sentAt ?? beganBefore(link?.expiresAt, lease),
    link: link ?? undefined,
  };
}
