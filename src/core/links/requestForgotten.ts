import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Guardian, Tx } from '../database/client.ts';
import type { AccountId, GuardianId, LinkId } from '../ids.ts';
import { createLink, lockGuardian } from './createLink.ts';
import { isOpen } from './lifecycle.ts';

/** Links that one guardian can ask for on the Forgot Password page in an hour. */
export const MOST_FORGOTTEN_AN_HOUR = 3;

/** Asking again within this time is taken as the same asking. */
const DOUBLE_TAP = MINUTE;

/**
 * A guardian asked for a link on the Forgot Password page (G6). Says nothing about the outcome to anybody:
 * somebody without login, address or existence gets nothing.
 */
export async function requestForgottenReset(
  core: Core,
  { accountId, guardianId, requestKey }: { accountId: AccountId; guardianId: GuardianId; requestKey: string },
): Promise<LinkId | undefined> {
  return core.db.$transaction(async (tx) => {
    const guardian = await lockGuardian(tx, accountId, guardianId);
    if (!guardian?.canLogIn || !guardian.email) return undefined;
    const heard = await tx.resetLink.count({ where: { accountId, requestKey } });
    if (heard > 0 || (await askedBefore(core, tx, guardian))) return undefined;
    return createLink(core, tx, {
      guardian,
      address: guardian.email,
      requestKey,
      actor: { kind: 'visitor' },
      via: 'customer_portal',
      cards: [],
    });
  });
}

/**
 * Whether this guardian's asking leads to nothing: a double tap within a minute, whose first link is the one to use;
 * or somebody who floods an inbox, or keeps replacing a guardian's live link.
 */
async function askedBefore(core: Pick<Core, 'clock'>, tx: Tx, guardian: Guardian): Promise<boolean> {
  const now = core.clock.now();
  const lately = await tx.resetLink.findMany({
    where: {
      accountId: guardian.accountId,
      guardianId: guardian.id,
      requesterKind: 'visitor',
      requestedAt: { gt: after(now, -60 * MINUTE) },
    },
    select: { state: true, address: true, requestedAt: true },
  });
  const doubleTap = lately.some(
    ({ state, address, requestedAt }) =>
      isOpen(state) && address === guardian.email && requestedAt > after(now, -DOUBLE_TAP),
  );
  return doubleTap || lately.length >= MOST_FORGOTTEN_AN_HOUR;
}
