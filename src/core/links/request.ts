import { createHash } from 'node:crypto';
import { maskAddress } from '../addresses.ts';
import { appendAudit } from '../audit/append.ts';
import type { Actor, Via } from '../audit/entry.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Guardian, IdentifiedHow, Tx } from '../database/client.ts';
import { AddressChanged, CannotLogIn, NoAddress, NoSuchGuardian, NotPermitted } from '../errors.ts';
import type { AccountId, DeliveryId, GuardianId, LinkId, StaffId } from '../ids.ts';
import { mayDo } from '../permissions/levels.ts';
import { whoMay } from '../permissions/whoMay.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { endOpenLinks } from './lifecycle.ts';

/** Where a card about the link is to be posted: a Slack channel, or a user for a direct message. */
export interface CardPlace {
  workspaceId: string;
  destination: string;
}

/** What YES says (G4). */
export interface GuardianResetRequest {
  accountId: AccountId;
  guardianId: GuardianId;
  /** The staff member who pressed it; standing and level are read again here, never trusted from a button (A3). */
  staffId: StaffId;
  /** One per confirmation shown. The same key again finds the same link, so a double click sends once. */
  requestKey: string;
  /** `addressDigest` of the address that the confirmation showed. */
  shownAddress: string;
  identified: { how: IdentifiedHow; note?: string };
  cards: readonly CardPlace[];
}

export interface RequestedLink {
  linkId: LinkId;
  /** False when this YES had been heard before. */
  isNew: boolean;
}

/** Links that one guardian can ask for on the Forgot Password page in an hour. */
export const MOST_FORGOTTEN_AN_HOUR = 3;

/** A fingerprint of an address for a form to carry, so that YES holds only for the address that was shown. */
export function addressDigest(guardianId: string, address: string): string {
  return createHash('sha256').update(`${guardianId}\n${address}`).digest('base64url').slice(0, 22);
}

/**
 * A staff member sends a guardian a link by email (G2, G4, G7). One transaction: permission, the end of older links,
 * the link, its message in the outbox, the card, the job and the audit row; nothing of it exists without the rest.
 * @throws NotPermitted, NoSuchGuardian, CannotLogIn, NoAddress, AddressChanged
 */
export async function requestGuardianReset(
  core: Core,
  request: GuardianResetRequest,
): Promise<RequestedLink> {
  const { accountId, guardianId, staffId } = request;
  const done = await core.db.$transaction(async (tx) => {
    const staff = await tx.staff.findFirst({
      where: { accountId, id: staffId, deactivatedAt: null },
      select: { level: true },
    });
    if (!staff || !mayDo(staff.level, 'send-guardian-reset')) return 'not-permitted' as const;
    const guardian = await lockGuardian(tx, accountId, guardianId);
    if (!guardian) throw new NoSuchGuardian();
    const heard = await tx.resetLink.findUnique({
      where: { accountId_requestKey: { accountId, requestKey: request.requestKey } },
      select: { id: true },
    });
    if (heard) return { linkId: heard.id as LinkId, isNew: false };

    const address = reachable(guardian);
    if (addressDigest(guardianId, address) !== request.shownAddress) throw new AddressChanged(guardian.name);
    const linkId = await createLink(core, tx, {
      guardian,
      address,
      requestKey: request.requestKey,
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      identified: request.identified,
      cards: request.cards,
    });
    return { linkId, isNew: true };
  });
  if (done === 'not-permitted') {
    await recordRefusal(core, request);
    throw new NotPermitted('send a password reset', await whoMay(core, accountId, 'send-guardian-reset'));
  }
  return done;
}

/** An attempt beyond one's level is kept (ASVS 16.3.2). */
async function recordRefusal(
  core: Core,
  { accountId, guardianId, staffId }: GuardianResetRequest,
): Promise<void> {
  await core.db.$transaction((tx) =>
    appendAudit(core, tx, accountId, {
      actor: { kind: 'staff', id: staffId },
      via: 'slack',
      action: 'reset.refused',
      subject: { kind: 'guardian', id: guardianId },
      details: { reason: 'not-permitted' },
    }),
  );
}

/**
 * A guardian asked for a link on the Forgot Password page (G6). Says nothing about the outcome to anybody:
 * somebody without login, address or existence gets nothing.
 */
export async function requestForgottenReset(
  core: Core,
  { accountId, guardianId, requestKey }: { accountId: AccountId; guardianId: GuardianId; requestKey: string },
): Promise<LinkId | undefined> {
  return core.db.$transaction(async (tx) => {
    const guardian = await lockGuardian(tx, accountId, guardianId);
    if (!guardian?.canLogIn || !guardian.email) return undefined;
    const heard = await tx.resetLink.count({ where: { accountId, requestKey } });
    if (heard > 0 || (await askedTooOften(core, tx, accountId, guardianId))) return undefined;
    return createLink(core, tx, {
      guardian,
      address: guardian.email,
      requestKey,
      actor: { kind: 'visitor' },
      via: 'customer_portal',
      cards: [],
    });
  });
}

/** Whoever floods an inbox by Forgot Password, or keeps replacing a guardian's live link, is stopped here. */
async function askedTooOften(
  core: Pick<Core, 'clock'>,
  tx: Tx,
  accountId: AccountId,
  guardianId: GuardianId,
): Promise<boolean> {
  const lately = after(core.clock.now(), -60 * MINUTE);
  const asked = await tx.resetLink.count({
    where: { accountId, guardianId, requesterKind: 'visitor', requestedAt: { gt: lately } },
  });
  return asked >= MOST_FORGOTTEN_AN_HOUR;
}

/** The email on the record, if a link may go there (G7). */
function reachable(guardian: Pick<Guardian, 'name' | 'canLogIn' | 'email'>): string {
  if (!guardian.canLogIn) throw new CannotLogIn(guardian.name);
  if (!guardian.email) throw new NoAddress(guardian.name, 'email');
  return guardian.email;
}

/** Requests for one guardian stand in line here, and so do changes of the record. */
async function lockGuardian(tx: Tx, accountId: AccountId, guardianId: GuardianId): Promise<Guardian | null> {
  await tx.$queryRaw`SELECT 1 FROM guardians WHERE account_id = ${accountId}::uuid AND id = ${guardianId}::uuid FOR UPDATE`;
  return tx.guardian.findUnique({ where: { accountId_id: { accountId, id: guardianId } } });
}

interface NewLink {
  guardian: Guardian;
  address: string;
  requestKey: string;
  actor: Actor;
  via: Via;
  identified?: { how: IdentifiedHow; note?: string };
  cards: readonly CardPlace[];
}

async function createLink(core: Core, tx: Tx, link: NewLink): Promise<LinkId> {
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
  await appendAudit(core, tx, accountId, {
    actor,
    via: link.via,
    action: 'reset.requested',
    subject: { kind: 'guardian', id: guardian.id },
    details: {
      link: linkId,
      channel: 'email',
      to: maskAddress('email', address),
      identified: link.identified?.how ?? null,
      identified_note: link.identified?.note ?? null,
      superseded,
    },
  });
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
      },
      sealedToken: core.secrets.seal('delivery-token', deliveryId, token),
      dueAt: now,
      createdAt: now,
    },
  });
  await core.queue.add(tx, 'delivery', { deliveryId });
}
