import { type MaskedAddress, maskAddress } from '../addresses.ts';
import type { Core } from '../core.ts';
import { personOf, rowsOf } from '../credentials/person.ts';
import type {
  CreditEntry,
  Delivery,
  IdentifiedHow,
  PostedMessage,
  Prisma,
  ResetLink,
  ResetRequest,
} from '../database/client.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { stillToBeTold } from './reports.ts';
import { NEWEST_FIRST } from './sendAgain.ts';
import { WHOM_TOLD, type Whom, whomOf } from './whom.ts';

/** What a card says of whom a reset is for and who asked for it. */
export interface ResetShown {
  whom: Whom;
  channel: 'email' | 'sms';
  to: MaskedAddress;
  /** The staff member's name; absent when it was asked for on the Forgot Password page, or by the Operator. */
  askedBy: string | undefined;
  /** Whether the Operator asked for it, as for a Business Owner's link. */
  byOperator?: boolean;
  /** The name of who approved it, where it had to be (A1). */
  approvedBy: string | undefined;
  identified: { how: IdentifiedHow; note: string | null } | undefined;
  /** What became of a text's credit; absent for an email. */
  credit: CreditStanding | undefined;
}

/** What became of the credit that a text costs. */
export type CreditStanding = 'reserved' | 'spent' | 'returned';

/** The parts of the rows that a card's story is told from. */
export type LinkRow = Pick<
  ResetLink,
  | 'purpose'
  | 'state'
  | 'requestedAt'
  | 'sentAt'
  | 'openedAt'
  | 'expiresAt'
  | 'endedAt'
  | 'endedReason'
  | 'reportedAt'
> & {
  /** When it was asked for and approved, where somebody had to approve it: the link was made at that moment. */
  request?: Pick<ResetRequest, 'requestedAt' | 'endedAt'> | null;
};
export type DeliveryRow = Pick<Delivery, 'channel' | 'state' | 'attempts' | 'problem' | 'deliveredAt'>;

/** A manager's message that a reset was reported. */
export interface ReportToTell {
  copy: PostedMessage;
  /** Whether its reader is who had asked for the reset. */
  toRequester: boolean;
}

/** Everything that a reset's messages in Slack are made from. */
export interface ResetRows {
  shown: ResetShown;
  link: LinkRow;
  delivery: DeliveryRow | undefined;
  /** Whether the person has no newer link: only this one can be sent again. */
  newest: boolean;
  cards: PostedMessage[];
  reports: ReportToTell[];
}

/** What is read of a link's message to tell its story. */
export const DELIVERY_TOLD = {
  channel: true,
  state: true,
  attempts: true,
  problem: true,
  deliveredAt: true,
  credits: { select: { kind: true } },
} satisfies Prisma.DeliverySelect;

/** What is read of a link to tell its story. */
export const LINK_TOLD = {
  ...WHOM_TOLD,
  requester: { select: { name: true } },
  request: {
    select: {
      requestedAt: true,
      endedAt: true,
      requester: { select: { name: true } },
      decider: { select: { name: true } },
    },
  },
  deliveries: { orderBy: { createdAt: 'desc' }, take: 1, select: DELIVERY_TOLD },
} satisfies Prisma.ResetLinkInclude;

/** A link with what is told of it. */
export type LinkTold = Prisma.ResetLinkGetPayload<{ include: typeof LINK_TOLD }>;

/** What the entries of a text's delivery in the ledger come to. */
export function creditOf(
  delivery: { credits: Pick<CreditEntry, 'kind'>[] } | undefined,
): CreditStanding | undefined {
  const kinds = (delivery?.credits ?? []).map(({ kind }) => kind);
  return (['returned', 'spent', 'reserved'] as const).find((kind) => kinds.includes(kind));
}

/**
 * Reads the rows of one reset; undefined when there is nothing in Slack to tell of it. Of invitations and the owner's links
 * there is no card, but word to those who look into it when they are reported.
 */
export async function readReset(core: Pick<Core, 'db'>, linkId: LinkId): Promise<ResetRows | undefined> {
  const link = await core.db.resetLink.findUnique({
    // Invitations and owner recoveries have no cards, but can be reported.
    where: { id: linkId },
    include: { ...LINK_TOLD, posted: { orderBy: { id: 'asc' } } },
  });
  if (!link || link.posted.length === 0) return undefined;
  const { posted, requesterId } = link;
  const delivery = link.deliveries[0];
  const newest = await core.db.resetLink.findFirst({
    where: { accountId: link.accountId, ...rowsOf(personOf(link)), purpose: link.purpose },
    orderBy: NEWEST_FIRST,
    select: { id: true },
  });
  const reports = await stillToBeTold(
    core,
    link.accountId as AccountId,
    posted.filter(({ kind }) => kind === 'report'),
    link.staffId,
  );
  return {
    shown: resetShown(link),
    link,
    delivery,
    newest: newest?.id === linkId,
    cards: posted.filter(({ kind }) => kind === 'card'),
    reports: reports.map(({ copy, staffId }) => ({ copy, toRequester: staffId === requesterId })),
  };
}

/** What is shown of a reset besides its story: names, the masked address, the credit. */
export function resetShown(link: LinkTold): ResetShown {
  const { request } = link;
  return {
    whom: whomOf(link),
    channel: link.channel,
    to: maskAddress(link.channel, link.address),
    askedBy: request?.requester.name ?? link.requester?.name,
    // S3: a recovery, which Keydesk itself sends once nobody has stopped it.
    byOperator: link.requesterKind === 'operator' || link.requesterKind === 'keydesk',
    approvedBy: request?.decider?.name,
    identified: link.identifiedHow ? { how: link.identifiedHow, note: link.identifiedNote } : undefined,
    credit: creditOf(link.deliveries[0]),
  };
}
