import type { AuditEntry } from '../../audit/entry.ts';
import { after } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { DeliveryState, Tx } from '../../database/client.ts';
import { confirmSent, endLink, LINK_LIFE } from '../../links/lifecycle.ts';
import { messageEntry } from '../finish.ts';
import { clearMark, markAddress } from '../marks.ts';
import { movesForward } from './forward.ts';
import type { EmailNews } from './resendEvent.ts';
import type { HeldEmail } from './resendNews.ts';

const BECOMES = {
  sent: 'sent',
  delayed: 'sent',
  delivered: 'delivered',
  bounced: 'bounced',
  complained: 'complained',
  failed: 'failed',
} as const satisfies Record<EmailNews['what'], DeliveryState>;

/** States of a row that does not know yet, or never came to know, that the provider has the email. */
const UNTOLD: readonly DeliveryState[] = ['queued', 'sending', 'cancelled', 'unknown'];

/** Does what a piece of news asks for. @returns the entries for the Audit Log, to be written last. */
export async function applyEmailNews(
  core: Core,
  tx: Tx,
  email: HeldEmail,
  news: EmailNews,
): Promise<AuditEntry[]> {
  const { row, delivery, began } = email;
  const { accountId, deliveryId, linkId } = row;
  const now = core.clock.now();
  // The provider's clock may be ahead of ours; nothing has happened in the future.
  const at = news.at > now ? now : news.at;
  const state = BECOMES[news.what];
  const forward = movesForward(delivery.state, state);
  const delayed = news.what === 'delayed' && delivery.state === 'sent' && delivery.problem !== news.problem;
  // Also of an email that bounced or was reported since: then this is the late news of how that began.
  const arrived = news.what === 'delivered' && delivery.deliveredAt === null;
  const sentAt = delivery.sentAt ?? began ?? at;
  if (forward || delayed || arrived || delivery.providerId === null) {
    await tx.delivery.update({
      where: { accountId_id: { accountId, id: deliveryId } },
      data: {
        providerId: delivery.providerId ?? news.emailId,
        ...(forward ? { state, sentAt, sealedToken: null } : {}),
        ...(forward || delayed ? { problem: news.problem ?? null } : {}),
        ...(arrived ? { deliveredAt: at } : {}),
      },
    });
  }
  const untold = forward && UNTOLD.includes(delivery.state);
  if (untold && linkId) await tellLink(core, tx, email, sentAt);
  const ended = forward && state === 'failed' && (await endUnsent(core, tx, email));
  if (linkId && (forward || delayed || arrived)) await core.queue.add(tx, 'card', { linkId });
  const marks = await mark(core, tx, email, news, at);
  const settled = delivery.state === 'unknown';
  const matters = (forward && (settled || state !== 'sent')) || arrived;
  return [
    // Our own record of the attempt comes too late to say so.
    ...(untold && !settled ? [messageEntry(row, 'sent', { confirmed: 'by news' })] : []),
    ...(matters
      ? [messageEntry(row, 'news', { state, ...(news.problem ? { problem: news.problem } : {}) })]
      : []),
    ...(ended ? [messageEntry(row, 'failed', { problem: news.problem ?? null })] : []),
    ...marks,
  ];
}

/** Somebody may hold the link: it lives from the attempt that the provider took, even if our rows know of none. */
async function tellLink(core: Core, tx: Tx, { row }: HeldEmail, began: Date): Promise<void> {
  const { accountId, linkId } = row;
  if (!linkId) return;
  await tx.resetLink.updateMany({
    where: { accountId, id: linkId, state: 'pending' },
    data: { state: 'live', expiresAt: after(began, LINK_LIFE) },
  });
  await confirmSent(core, tx, accountId, linkId, began);
}

/** It never left the provider, so nobody holds the link; unless somebody does. */
async function endUnsent(core: Core, tx: Tx, { row, link }: HeldEmail): Promise<boolean> {
  if (!row.linkId || link?.openedAt) return false;
  return endLink(core, tx, row.accountId, row.linkId, 'failed', 'not_deliverable');
}

/**
 * What the news says of the address itself. By the times of what happened, not by when we hear of it: an address stays
 * marked exactly if nothing reached it after the last thing that marked it.
 */
async function mark(
  core: Core,
  tx: Tx,
  { row }: HeldEmail,
  news: EmailNews,
  at: Date,
): Promise<AuditEntry[]> {
  const { accountId, address } = row;
  if (news.what === 'delivered') return clearMark(tx, row, undefined, at);
  if (!news.mark) return [];
  const reachedSince = await tx.delivery.count({
    where: { accountId, channel: 'email', address, deliveredAt: { gte: at } },
  });
  return reachedSince > 0 ? [] : markAddress(core, tx, row, news.mark, at);
}
