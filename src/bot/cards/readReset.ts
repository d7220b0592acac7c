import { maskAddress } from '../../core/addresses.ts';
import type { Core } from '../../core/core.ts';
import type { PostedMessage } from '../../core/database/client.ts';
import type { LinkId } from '../../core/ids.ts';
import type { ResetShown } from './resetCard.ts';
import type { DeliveryRow, LinkRow } from './resetStory.ts';

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
