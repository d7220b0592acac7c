import type { Operator } from '../accounts/createAccount.ts';
import { appendAudits } from '../audit/append.ts';
import type { Actor, Via } from '../audit/entry.ts';
import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import { OPEN_STATES } from '../links/lifecycle.ts';
import { sha256 } from '../secrets.ts';
import { endRecovery } from './endRecovery.ts';
import { holdOwner } from './holdOwner.ts';
import { NoRecoveryWaits } from './refusals.ts';

/** How somebody who stops a recovery shows that they may: the token of a message, or being the Business Owner. */
export type StopsBy = { token: string } | { staffId: StaffId; recoveryId?: string; via: Via };

export type StopOutcome =
  /** It is stopped: by this press, or by one before it. */
  | { kind: 'stopped' }
  /** Its link was used, or it came to nothing in another way: there is nothing left to stop. */
  | { kind: 'over' }
  /** There is no such recovery, or it is not theirs to stop. */
  | { kind: 'unknown' };

/**
 * The Business Owner stops a recovery that they did not ask for, and its link too if that is out already and was not
 * used. Whoever holds the token was told on an address of the owner's; pressed again, the answer is the same.
 */
export async function stopRecovery(core: Core, accountId: AccountId, stops: StopsBy): Promise<StopOutcome> {
  return core.db.$transaction(async (tx) => {
    const held = await holdOwner(tx, accountId);
    if ('staffId' in stops && stops.staffId !== held.owner.id) return { kind: 'unknown' };
    const found = await find(tx, accountId, stops);
    if (!found) return { kind: 'unknown' };
    if (found.state === 'stopped') return { kind: 'stopped' };
    if (!isStoppable(found)) return { kind: 'over' };
    const by: { actor: Actor; via: Via } =
      'token' in stops
        ? { actor: { kind: 'visitor' }, via: 'office_portal' }
        : { actor: { kind: 'staff', id: stops.staffId }, via: stops.via };
    const entries = await endRecovery(core, tx, held, found, { as: 'stopped' }, by);
    if (!entries) return { kind: 'over' };
    await appendAudits(core, tx, accountId, entries);
    return { kind: 'stopped' };
  });
}

/** The Operator takes a waiting recovery back. @throws NoRecoveryWaits */
export async function cancelRecovery(
  core: Core,
  { accountId, by }: { accountId: AccountId; by: Operator },
): Promise<void> {
  await core.db.$transaction(async (tx) => {
    const held = await holdOwner(tx, accountId);
    const waiting = await tx.ownerRecovery.findFirst({ where: { accountId, state: 'waiting' } });
    const entries =
      waiting &&
      (await endRecovery(
        core,
        tx,
        held,
        waiting,
        { as: 'cancelled', reason: 'operator' },
        { actor: { kind: 'operator', id: by.login }, via: 'operator_tool' },
      ));
    if (!entries) throw new NoRecoveryWaits(held.account.slug);
    await appendAudits(core, tx, accountId, entries);
  });
}

function find(tx: Tx, accountId: AccountId, stops: StopsBy) {
  return tx.ownerRecovery.findFirst({
    where: {
      accountId,
      ...('token' in stops
        ? { stopTokenHash: sha256(stops.token) }
        : { staffId: stops.staffId, ...(stops.recoveryId ? { id: stops.recoveryId } : {}) }),
    },
    orderBy: { requestedAt: 'desc' },
    include: { link: { select: { state: true } } },
  });
}

/** Whether pressing would still change anything. */
export function isStoppable(recovery: { state: string; link: { state: string } | null }): boolean {
  if (recovery.state === 'waiting') return true;
  return recovery.state === 'sent' && (OPEN_STATES as readonly string[]).includes(recovery.link?.state ?? '');
}
