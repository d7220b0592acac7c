import { after, MINUTE } from '../../clock.ts';
import { rowsOf } from '../../credentials/person.ts';
import type { Guard } from './guard.ts';

/** The time in which resets of one person are counted, in milliseconds. */
const WINDOW = 24 * 60 * MINUTE;

/**
 * The same person is sent resets again and again. What they asked for themselves, on the Forgot Password page or with
 * /keydesk forgot, has limits of its own.
 */
export const repeated: Guard = {
  name: 'repeated',
  title: 'Again and again',
  isOn: ({ repeated }) => repeated.on,
  fires: async (tx, { accountId, subject, settings, now }) => {
    const resets = await tx.resetLink.count({
      where: {
        accountId,
        ...rowsOf(subject),
        requesterKind: 'staff',
        ...(subject.portal === 'office' ? { requesterId: { not: subject.staffId } } : {}),
        purpose: { in: ['guardian_reset', 'staff_reset'] },
        requestedAt: { gt: after(now, -WINDOW) },
      },
    });
    return resets >= settings.repeated.resets;
  },
  sentence: ({ repeated: { resets } }) =>
    `The same person was sent ${resets === 1 ? 'a reset' : `${resets} resets`} or more within 24 hours.`,
};
