import { after, MINUTE } from '../../clock.ts';
import { rowsOf } from '../../credentials/person.ts';
import type { Guard } from './guard.ts';

/**
 * The address that the reset would go to is new. Whoever changed it may not be whom it belongs to, so a second person
 * looks, and the old address is told when the link goes out (oldAddress.ts).
 */
export const contactChanged: Guard = {
  name: 'contact-changed',
  title: 'Contact changed',
  isOn: ({ contactChanged }) => contactChanged.on,
  fires: async (tx, { accountId, subject, channel, settings, now }) => {
    const since = after(now, -settings.contactChanged.hours * 60 * MINUTE);
    const changes = await tx.contactChange.count({
      where: { accountId, ...rowsOf(subject), channel, changedAt: { gt: since } },
    });
    return changes > 0;
  },
  sentence: ({ contactChanged: { hours } }) =>
    `This address was put on record within the last ${hours} hours, so a second person looks.`,
};
