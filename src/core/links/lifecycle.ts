import type { AuditEntry } from '../audit/entry.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { returnCredit } from '../credits/ledger.ts';
import type { LinkState, Tx } from '../database/client.ts';
import type { AccountId, DeliveryId, LinkId } from '../ids.ts';

/** G5, S2: a link dies this many milliseconds after it was sent. */
export const LINK_LIFE = 30 * MINUTE;

/** States in which a link can still become something else. */
export const OPEN_STATES = ['pending', 'live'] as const satisfies readonly LinkState[];

export function isOpen(state: LinkState): boolean {
  return (OPEN_STATES as readonly LinkState[]).includes(state);
}

/** Why a link was cancelled or failed. */
export type EndReason =
  | 'contact_changed'
  | 'access_lost'
  /** Of staff: they became the Business Owner since, or ceased to be (S3). */
  | 'owner'
  /** The Business Owner stopped the recovery that it was of. */
  | 'recovery_stopped'
  | 'password_changed'
  | 'not_deliverable'
  | 'provider_down'
  | 'our_settings'
  | 'sms_off'
  | 'sms_paused'
  | 'sms_country_off'
  | 'sms_marked'
  | 'sms_no_credit';

/**
 * A sending begins now: from here the link can be redeemed, and lives 30 minutes from this moment if the provider
 * accepts this attempt (G5). The person may open the mail before our own row says that it was sent.
 * @returns false when the link is not open any more; then nothing may be sent.
 */
export async function beginSending(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  accountId: AccountId,
  linkId: LinkId,
): Promise<boolean> {
  const { count } = await tx.resetLink.updateMany({
    where: { accountId, id: linkId, state: { in: [...OPEN_STATES] }, sentAt: null },
    data: { state: 'live', expiresAt: after(core.clock.now(), LINK_LIFE) },
  });
  return count === 1;
}

/**
 * The provider accepted the attempt that began at `began`. Arranges for the card to tell the link's end.
 * @returns false when the link had ended meanwhile (superseded, cancelled); it stays ended.
 */
export async function confirmSent(
  core: Pick<Core, 'queue'>,
  tx: Tx,
  accountId: AccountId,
  linkId: LinkId,
  began: Date,
): Promise<boolean> {
  const expiresAt = after(began, LINK_LIFE);
  const { count } = await tx.resetLink.updateMany({
    where: { accountId, id: linkId, sentAt: null },
    data: { sentAt: began, expiresAt },
  });
  const stillLive = await tx.resetLink.count({ where: { accountId, id: linkId, state: 'live' } });
  if (count === 1 && stillLive === 1)
    await core.queue.add(tx, 'link-expiry', { linkId }, { startAfter: expiresAt });
  await core.queue.add(tx, 'card', { linkId });
  return stillLive === 1;
}

/**
 * Ends an open link, once. Its unsent messages are cancelled, their sealed tokens wiped and their credits given back,
 * its card told.
 * @returns false when it was not open any more.
 */
export async function endLink(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  linkId: LinkId,
  state: Exclude<LinkState, 'pending' | 'live' | 'redeemed'>,
  reason?: EndReason,
): Promise<boolean> {
  const { count } = await tx.resetLink.updateMany({
    where: { accountId, id: linkId, state: { in: [...OPEN_STATES] } },
    data: { state, endedAt: core.clock.now(), endedReason: reason ?? null },
  });
  if (count === 0) return false;
  const unsent = await tx.delivery.updateManyAndReturn({
    where: { accountId, linkId, state: 'queued' },
    data: { state: 'cancelled', sealedToken: null },
    select: { id: true, channel: true },
  });
  for (const { id, channel } of unsent)
    if (channel === 'sms')
      await returnCredit(core, tx, { accountId, deliveryId: id as DeliveryId }, 'not sent');
  await core.queue.add(tx, 'card', { linkId });
  return true;
}

/** Ends every open link of one person, as when a newer one is asked for or an address changes. Returns which. */
export async function endOpenLinks(
  core: Pick<Core, 'clock' | 'queue'>,
  tx: Tx,
  accountId: AccountId,
  person: { guardianId: string } | { staffId: string },
  state: 'superseded' | 'cancelled',
  reason?: EndReason,
): Promise<LinkId[]> {
  const open = await tx.resetLink.findMany({
    where: { accountId, ...person, state: { in: [...OPEN_STATES] } },
    select: { id: true },
  });
  const ended: LinkId[] = [];
  for (const { id } of open) {
    if (await endLink(core, tx, accountId, id as LinkId, state, reason)) ended.push(id as LinkId);
  }
  return ended;
}

/** One audit entry for each link that ended on the way, to be written with the entry of what ended them. */
export function endedEntries(
  ended: readonly LinkId[],
  entry: Omit<AuditEntry, 'details'>,
  details: AuditEntry['details'] = {},
): AuditEntry[] {
  return ended.map((link) => ({ ...entry, details: { link, ...details } }));
}
