import { after, MINUTE } from '../../clock.ts';
import type { Guard } from './guard.ts';

/** The time in which sends are counted, in milliseconds. */
export const BURST_WINDOW = 60 * MINUTE;

/**
 * One person has sent others many resets within an hour. What was sent after approval does not count: somebody looked.
 * The asker's row is held, so of two sends at the same moment the second sees the first.
 */
export const burst: Guard = {
  name: 'burst',
  title: 'Burst',
  isOn: ({ burst }) => burst.on,
  fires: async (tx, { accountId, asker, settings, now }) => {
    const sends = await tx.resetLink.count({
      where: {
        accountId,
        requesterKind: 'staff',
        requesterId: asker.staffId,
        purpose: { in: ['guardian_reset', 'staff_reset'] },
        requestedAt: { gt: after(now, -BURST_WINDOW) },
        request: { is: null },
        // /keydesk forgot is for oneself, and has limits of its own.
        OR: [{ staffId: null }, { staffId: { not: asker.staffId } }],
      },
    });
    return sends >= settings.burst.sends;
  },
  sentence: ({ burst: { sends } }) =>
    `Whoever asks has sent ${sends === 1 ? 'a reset' : `${sends} resets`} or more within an hour.`,
};
