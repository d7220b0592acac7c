import { type MaskedAddress, maskAddress } from '../addresses.ts';
import type { Core } from '../core.ts';
import type { Delivery, IdentifiedHow, PostedMessage, ResetLink } from '../database/client.ts';
import type { LinkId } from '../ids.ts';

/** What a card says of whom a reset is for and who asked for it. */
export interface ResetShown {
  guardian: string;
  family: string;
  channel: 'email' | 'sms';
  to: MaskedAddress;
  askedBy: string;
  identified: { how: IdentifiedHow; note: string | null } | undefined;
}

/** The parts of the rows that a card's story is told from. */
export type LinkRow = Pick<
  ResetLink,
  'state' | 'requestedAt' | 'sentAt' | 'openedAt' | 'expiresAt' | 'endedAt' | 'endedReason'
>;
export type DeliveryRow = Pick<Delivery, 'state' | 'attempts' | 'problem'>;

/** Everything that a reset's card is made from. */
export interface ResetRows {
  shown: ResetShown;
  link: LinkRow;
  delivery: DeliveryRow | undefined;
  copies: PostedMessage[];
}

/** Reads the rows of one reset; undefined when it has no card to be told on. */
export async function readReset(core: Pick<Core, 'db'>, linkId: LinkId): Promise<ResetRows | undefined> {
  const link = await core.db.resetLink.findUnique({
    where: { id: linkId },
    include: {
      guardian: { select: { name: true, family: { select: { name: true } } } },
      requester: { select: { name: true } },
      deliveries: {
        orderBy: { createdAt: 'desc' },
        take: 1,
        select: { state: true, attempts: true, problem: true },
      },
      posted: true,
    },
  });
  if (!link?.guardian || link.posted.length === 0) return undefined;
  return {
    shown: {
      guardian: link.guardian.name,
      family: link.guardian.family.name,
      channel: link.channel,
      to: maskAddress(link.channel, link.address),
      askedBy: link.requester?.name ?? 'the guardian',
      identified: link.identifiedHow ? { how: link.identifiedHow, note: link.identifiedNote } : undefined,
    },
    link,
    delivery: link.deliveries[0],
    copies: link.posted,
  };
}
