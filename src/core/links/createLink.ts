import { maskAddress } from '../addresses.ts';
import { appendAudits } from '../audit/append.ts';
import type { Actor, Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Guardian, IdentifiedHow, Tx } from '../database/client.ts';
import type { AccountId, DeliveryId, GuardianId, LinkId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { endedEntries, endOpenLinks } from './lifecycle.ts';

/** Where a card about the link is to be posted: a Slack channel, or a user for a direct message. */
export interface CardPlace {
  workspaceId: string;
  destination: string;
}

/** Requests for one guardian stand in line here, and so do changes of the record. */
export async function lockGuardian(
  tx: Tx,
  accountId: AccountId,
  guardianId: GuardianId,
): Promise<Guardian | null> {
  await tx.$queryRaw`SELECT 1 FROM guardians WHERE account_id = ${accountId}::uuid AND id = ${guardianId}::uuid FOR UPDATE`;
  return tx.guardian.findUnique({ where: { accountId_id: { accountId, id: guardianId } } });
}

/** A link that may be made: whoever calls has checked standing, flag and address. */
export interface NewLink {
  guardian: Guardian;
  address: string;
  requestKey: string;
  actor: Actor;
  via: Via;
  identified?: { how: IdentifiedHow; note?: string };
  cards: readonly CardPlace[];
}

/**
 * Ends a guardian's older links and makes the new one, its message in the outbox, its card, the jobs and the audit rows,
 * all in the caller's transaction, which holds the guardian's row.
 */
export async function createLink(core: Core, tx: Tx, link: NewLink): Promise<LinkId> {
  const { guardian, address, actor } = link;
  const accountId = guardian.accountId as AccountId;
  const now = core.clock.now();
  const superseded = await endOpenLinks(core, tx, accountId, { guardianId: guardian.id }, 'superseded');
  const token = randomToken();
  const { id } = await tx.resetLink.create({
    data: {
      accountId,
      purpose: 'guardian_reset',
      guardianId: guardian.id,
      channel: 'email',
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
  await putInOutbox(core, tx, { accountId, linkId, guardian, address, token, now });
  await core.queue.add(tx, 'card', { linkId });
  const by = { actor, via: link.via, subject: { kind: 'guardian' as const, id: guardian.id } };
  const requested = {
    ...by,
    action: 'reset.requested' as const,
    details: {
      link: linkId,
      channel: 'email',
      to: maskAddress('email', address),
      identified: link.identified?.how ?? null,
      identified_note: link.identified?.note ?? null,
      superseded: superseded.length,
    },
  };
  await appendAudits(core, tx, accountId, [
    ...endedEntries(superseded, { ...by, action: 'reset.superseded' }, { by: linkId }),
    requested,
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
    address: string;
    token: string;
    now: Date;
  },
): Promise<void> {
  const { accountId, linkId, guardian, address, token, now } = message;
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const deliveryId = crypto.randomUUID() as DeliveryId;
  await tx.delivery.create({
    data: {
      id: deliveryId,
      accountId,
      linkId,
      channel: 'email',
      template: 'guardian-reset',
      address,
      content: {
        centre: account.name,
        guardian: guardian.name,
        language: guardian.language ?? account.language,
        slug: account.slug,
        color: account.brandColor,
        notMe: true,
      },
      sealedToken: core.secrets.seal('delivery-token', deliveryId, token),
      dueAt: now,
      createdAt: now,
    },
  });
  await core.queue.add(tx, 'delivery', { deliveryId });
}
