import { maskAddress } from '../addresses.ts';
import { appendAudits } from '../audit/append.ts';
import type { Actor, Via } from '../audit/entry.ts';
import { retireOlderCard } from '../cards/sendAgain.ts';
import type { Core } from '../core.ts';
import { reserveCredit } from '../credits/ledger.ts';
import type { Channel, Guardian, IdentifiedHow, Tx } from '../database/client.ts';
import type { AccountId, DeliveryId, LinkId, StaffId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { endedEntries, endOpenLinks } from './lifecycle.ts';

/** Where a card about the link is to be posted: a Slack channel, or a user for a direct message. */
export interface CardPlace {
  workspaceId: string;
  destination: string;
}

/** A link that may be made: whoever calls has checked standing, flag and address. */
export interface NewLink {
  guardian: Guardian;
  /** Default: email. */
  channel?: Channel;
  address: string;
  requestKey: string;
  actor: Actor;
  via: Via;
  identified?: { how: IdentifiedHow; note?: string };
  cards: readonly CardPlace[];
}

/**
 * Ends a guardian's older links and makes the new one, its message in the outbox, its card, the jobs and the audit rows,
 * all in the caller's transaction, which holds the guardian's row. A text has its credit set aside with it.
 * @throws NoCredits
 */
export async function createLink(core: Core, tx: Tx, link: NewLink): Promise<LinkId> {
  const { guardian, address, actor, channel = 'email' } = link;
  const accountId = guardian.accountId as AccountId;
  const now = core.clock.now();
  const superseded = await endOpenLinks(core, tx, accountId, { guardianId: guardian.id }, 'superseded');
  const token = randomToken();
  const { id } = await tx.resetLink.create({
    data: {
      accountId,
      purpose: 'guardian_reset',
      guardianId: guardian.id,
      channel,
      address,
      tokenHash: sha256(token),
      requestKey: link.requestKey,
      requesterKind: actor.kind,
      requesterId: actor.kind === 'staff' ? (actor.id ?? null) : null,
      identifiedHow: link.identified?.how ?? null,
      identifiedNote: link.identified?.note ?? null,
      requestedAt: now,
    },
    select: { id: true },
  });
  const linkId = id as LinkId;
  if (link.cards.length > 0) {
    await tx.postedMessage.createMany({
      data: link.cards.map((place) => ({ accountId, linkId, ...place, createdAt: now })),
    });
  }
  const deliveryId = await putInOutbox(core, tx, {
    accountId,
    linkId,
    guardian,
    channel,
    address,
    token,
    now,
  });
  await core.queue.add(tx, 'card', { linkId });
  await retireOlderCard(core, tx, accountId, { guardianId: guardian.id, newer: linkId });
  const staffId = actor.kind === 'staff' ? (actor.id as StaffId | undefined) : undefined;
  const paid =
    channel === 'sms' ? await reserveCredit(core, tx, { accountId, deliveryId, staffId }) : undefined;
  const by = { actor, via: link.via, subject: { kind: 'guardian' as const, id: guardian.id } };
  const requested = {
    ...by,
    action: 'reset.requested' as const,
    details: {
      link: linkId,
      channel,
      to: maskAddress(channel, address),
      identified: link.identified?.how ?? null,
      identified_note: link.identified?.note ?? null,
      superseded: superseded.length,
    },
  };
  await appendAudits(core, tx, accountId, [
    ...endedEntries(superseded, { ...by, action: 'reset.superseded' }, { by: linkId }),
    requested,
    ...(paid?.entries ?? []),
  ]);
  return linkId;
}

async function putInOutbox(
  core: Core,
  tx: Tx,
  message: {
    accountId: AccountId;
    linkId: LinkId;
    guardian: Guardian;
    channel: Channel;
    address: string;
    token: string;
    now: Date;
  },
): Promise<DeliveryId> {
  const { accountId, linkId, guardian, channel, address, token, now } = message;
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const deliveryId = crypto.randomUUID() as DeliveryId;
  const words = { centre: account.name, language: guardian.language ?? account.language };
  await tx.delivery.create({
    data: {
      id: deliveryId,
      accountId,
      linkId,
      channel,
      template: 'guardian-reset',
      address,
      content:
        channel === 'sms'
          ? words
          : { ...words, guardian: guardian.name, slug: account.slug, color: account.brandColor, notMe: true },
      sealedToken: core.secrets.seal('delivery-token', deliveryId, token),
      dueAt: now,
      createdAt: now,
    },
  });
  await core.queue.add(tx, 'delivery', { deliveryId });
  return deliveryId;
}
