import { after, MINUTE } from '../../clock.ts';
import { rowsOf } from '../../credentials/person.ts';
import type { Policy } from '../settings.ts';
import type { Guard } from './guard.ts';

/** An address is new if it was put on record after this, as seen at a moment. */
export function newSince({ contactChanged: { hours } }: Policy['settings'], moment: Date): Date {
  return after(moment, -hours * 60 * MINUTE);
}

/**
 * The address that the reset would go to is new. Whoever changed it may not be whom it belongs to, so a second person
 * looks, and the old address is told when the link goes out (oldAddress.ts).
 */
export const contactChanged: Guard = {
  name: 'contact-changed',
  title: 'Contact changed',
  isOn: ({ contactChanged }) => contactChanged.on,
  fires: async (tx, { accountId, subject, channel, settings, now }) => {
    const changes = await tx.contactChange.count({
      where: { accountId, ...rowsOf(subject), channel, changedAt: { gt: newSince(settings, now) } },
    });
    return changes > 0;
  },
  sentence: ({ contactChanged: { hours } }) =>
    `This address was put on record within the last ${hours} hours, so a second person looks.`,
};
