import { after, MINUTE } from '../../clock.ts';
import { rowsOf } from '../../credentials/person.ts';
import type { Tx } from '../../database/client.ts';
import type { Policy } from '../settings.ts';
import type { Asking, Guard } from './guard.ts';

/** An address is new if it was put on record after this, as seen at a moment. */
export function newSince({ contactChanged: { hours } }: Policy['settings'], moment: Date): Date {
  return after(moment, -hours * 60 * MINUTE);
}

/** Whether a person's address for a channel was changed since a moment. */
export async function isNewAddress(
  tx: Tx,
  { accountId, subject, channel }: Pick<Asking, 'accountId' | 'subject' | 'channel'>,
  since: Date,
): Promise<boolean> {
  const changes = await tx.contactChange.count({
    where: { accountId, ...rowsOf(subject), channel, changedAt: { gt: since } },
  });
  return changes > 0;
}

/**
 * The address that the reset would go to is new. Whoever changed it may not be whom it belongs to, so a second person
 * looks, and the old address is told when the link goes out (oldAddress.ts).
 */
export const contactChanged: Guard = {
  name: 'contact-changed',
  title: 'Contact changed',
  isOn: ({ contactChanged }) => contactChanged.on,
  fires: async (tx, asking) => isNewAddress(tx, asking, newSince(asking.settings, asking.now)),
  sentence: ({ contactChanged: { hours } }) =>
    `This address was put on record within the last ${hours} hours, so a second person looks.`,
};
