import { keyOf } from '../../directory/search/keys.ts';
import { startOfDay } from '../openingHours.ts';
import type { Guard } from './guard.ts';

/**
 * The texts of the day are used up. Two people who text two guardians at the same moment share no row, so they stand in
 * line at a lock of the account's own: taken after guardian and staff, before any link, and let go with the transaction.
 */
export const smsCap: Guard = {
  name: 'sms-cap',
  title: 'SMS over the daily cap',
  isOn: ({ smsCap }) => smsCap.on,
  fires: async (tx, { accountId, channel, settings, timezone, now }) => {
    if (channel !== 'sms') return false;
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${keyOf(accountId, ' sms cap')})`;
    const texts = await tx.resetLink.count({
      where: { accountId, channel: 'sms', requestedAt: { gte: startOfDay(now, timezone) } },
    });
    return texts >= settings.smsCap.texts;
  },
  sentence: ({ smsCap: { texts } }) =>
    texts === 0
      ? 'Every text of the day needs approval.'
      : `${texts === 1 ? 'A text' : `${texts} texts`} or more went out today, and each one after that needs approval.`,
};
