import { maskAddress } from '../addresses.ts';
import { appendAudits } from '../audit/append.ts';
import type { Actor, Via } from '../audit/entry.ts';
import { retireOlderCard } from '../cards/sendAgain.ts';
import type { Core } from '../core.ts';
import { namedInAudit, type Person, personAt, rowsOf } from '../credentials/person.ts';
import { reserveCredit } from '../credits/ledger.ts';
import type { Channel, Guardian, IdentifiedHow, LinkPurpose, Staff, Tx } from '../database/client.ts';
import { putLinkInOutbox } from '../delivery/linkMessage.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';
import { randomToken, sha256 } from '../secrets.ts';
import { endedEntries, endOpenLinks } from './lifecycle.ts';
import type { StaffPurpose } from './purposes.ts';

/** Where a card about the link is to be posted: a Slack channel, or a user for a direct message. */
export interface CardPlace {
  workspaceId: string;
  destination: string;
}

/** Whom a link is for, by the record that the caller holds, and what for. */
export type LinkFor =
  | { guardian: Guardian; staff?: undefined; purpose?: 'guardian_reset' }
  /** The owner's first link is no message (printedLink.ts). */
  | { staff: Staff; guardian?: undefined; purpose: Exclude<StaffPurpose, 'owner_first'> };

/** A link that may be made: whoever calls has checked standing, flag and address. */
export type NewLink = LinkFor & {
  /** Default: email. */
  channel?: Channel;
  address: string;
  requestKey: string;
  actor: Actor;
  via: Via;
  identified?: { how: IdentifiedHow; note?: string };
  cards: readonly CardPlace[];
};

/** A link's facts, whoever it is for. */
interface Facts {
  accountId: AccountId;
  person: Person;
  record: Guardian | Staff;
  purpose: LinkPurpose;
}

/**
 * Ends a person's older links and makes the new one, its message in the outbox, its card, the jobs and the audit rows,
 * all in the caller's transaction, which holds the person's row. A text has its credit set aside with it. The database
 * refuses a link of staff for the Business Owner, and the owner's for anybody else.
 * @throws NoCredits
 */
export async function createLink(core: Core, tx: Tx, link: NewLink): Promise<LinkId> {
  const { address, actor, channel = 'email' } = link;
  const { accountId, person, record, purpose } = factsOf(link);
  const now = core.clock.now();
  const superseded = await endOpenLinks(core, tx, accountId, rowsOf(person), 'superseded');
  const token = randomToken();
  const { id } = await tx.resetLink.create({
    data: {
      accountId,
      purpose,
      ...rowsOf(person),
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
  const staffId = actor.kind === 'staff' ? (actor.id as StaffId | undefined) : undefined;
  const message = { linkId, purpose, channel, address, token, askedBy: staffId };
  const deliveryId = await putLinkInOutbox(core, tx, accountId, record, message);
  await core.queue.add(tx, 'card', { linkId });
  await retireOlderCard(core, tx, accountId, { ...rowsOf(person), newer: linkId });
  const paid =
    channel === 'sms' ? await reserveCredit(core, tx, { accountId, deliveryId, staffId }) : undefined;
  const by = { actor, via: link.via, subject: namedInAudit(person) };
  const requested = {
    ...by,
    action: 'reset.requested' as const,
    details: {
      link: linkId,
      ...(purpose === 'guardian_reset' ? {} : { purpose }),
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

function factsOf({ guardian, staff, purpose = 'guardian_reset' }: LinkFor): Facts {
  const record = guardian ?? staff;
  const person = personAt(guardian ? 'customer' : 'office', record.id);
  return { accountId: record.accountId as AccountId, person, record, purpose };
}
