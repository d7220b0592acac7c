import { type MaskedAddress, maskAddress } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { Delivery, IdentifiedHow, PostedMessage, ResetLink } from '../database/client.ts';
import type { AccountId, LinkId } from '../ids.ts';
import { stillToBeTold } from './reports.ts';

/** What a card says of whom a reset is for and who asked for it. */
export interface ResetShown {
  guardian: string;
  family: string;
  channel: 'email' | 'sms';
  to: MaskedAddress;
  /** The staff member's name; absent when it was asked for on the Forgot Password page. */
  askedBy: string | undefined;
  identified: { how: IdentifiedHow; note: string | null } | undefined;
}

/** The parts of the rows that a card's story is told from. */
export type LinkRow = Pick<
  ResetLink,
  'state' | 'requestedAt' | 'sentAt' | 'openedAt' | 'expiresAt' | 'endedAt' | 'endedReason' | 'reportedAt'
>;
export type DeliveryRow = Pick<Delivery, 'state' | 'attempts' | 'problem' | 'deliveredAt'>;

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
  cards: PostedMessage[];
  reports: ReportToTell[];
}

/** Reads the rows of one reset; undefined when there is nothing in Slack to tell of it. */
export async function readReset(core: Pick<Core, 'db'>, linkId: LinkId): Promise<ResetRows | undefined> {
  const link = await core.db.resetLink.findUnique({
    where: { id: linkId },
    include: {
      guardian: { select: { name: true, family: { select: { name: true } } } },
      requester: { select: { name: true } },
      deliveries: {
        orderBy: { createdAt: 'desc' },
        take: 1,
        select: { state: true, attempts: true, problem: true, deliveredAt: true },
      },
      posted: { orderBy: { id: 'asc' } },
    },
  });
  if (!link?.guardian || link.posted.length === 0) return undefined;
  const { posted, requesterId } = link;
  const reports = await stillToBeTold(
    core,
    link.accountId as AccountId,
    posted.filter(({ kind }) => kind === 'report'),
  );
  return {
    shown: {
      guardian: link.guardian.name,
      family: link.guardian.family.name,
      channel: link.channel,
      to: maskAddress(link.channel, link.address),
      askedBy: link.requester?.name,
      identified: link.identifiedHow ? { how: link.identifiedHow, note: link.identifiedNote } : undefined,
    },
    link,
    delivery: link.deliveries[0],
    cards: posted.filter(({ kind }) => kind === 'card'),
    reports: reports.map(({ copy, staffId }) => ({ copy, toRequester: staffId === requesterId })),
  };
}
