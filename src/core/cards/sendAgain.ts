import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Channel, DeliveryState, ResetLink, Tx } from '../database/client.ts';
import type { AccountId, GuardianId, LinkId, StaffId } from '../ids.ts';
import { JustSent, NewerLink, NoSuchReset, NotSentAgain } from './refusals.ts';

/** A link that lives is given this long to arrive before it is sent again, in milliseconds. */
export const TIME_TO_ARRIVE = MINUTE;

/** Ends after which a new link would end the same way, or is not needed. */
const FOR_GOOD: readonly (string | null)[] = ['access_lost', 'password_changed'];

/** News after which nobody waits for a message any more. */
const DID_NOT_ARRIVE: readonly (DeliveryState | undefined)[] = ['bounced', 'complained', 'failed'];

/**
 * Whether it makes sense to send a reset again, by its rows alone. `now`: it is over without success, it bounced, or it
 * was opened and led to nothing. `not-arrived`: it lives, and the guardian says that it did not arrive, which takes a
 * minute to be sure of. A link that was used, replaced or reported is not sent again.
 */
export function againMakesSense(
  link: Pick<ResetLink, 'state' | 'sentAt' | 'openedAt' | 'reportedAt' | 'endedReason'>,
  delivery: { state: DeliveryState } | undefined,
): 'now' | 'not-arrived' | undefined {
  if (link.reportedAt) return undefined;
  switch (link.state) {
    case 'live':
      if (!link.sentAt) return undefined;
      return link.openedAt || DID_NOT_ARRIVE.includes(delivery?.state) ? 'now' : 'not-arrived';
    case 'expired':
    case 'failed':
      return 'now';
    case 'cancelled':
      return FOR_GOOD.includes(link.endedReason) ? undefined : 'now';
    default:
      return undefined;
  }
}

/** The confirmations of Send again on one link share one key, so that two people who press YES send one link. */
export function keyOfAgain(linkId: LinkId): string {
  return `again:${linkId}`;
}

/** A reset that may be sent again, as it was. */
export interface ToSendAgain {
  guardianId: GuardianId;
  channel: Channel;
}

/**
 * Reads anew what a Send again button stands for, before its confirmation is shown.
 * @throws NoSuchReset, NewerLink, NotSentAgain, JustSent
 */
export async function readToSendAgain(
  core: Pick<Core, 'db' | 'clock'>,
  accountId: AccountId,
  linkId: LinkId,
): Promise<ToSendAgain> {
  const { link, guardian, newest } = await readWithNewest(core, accountId, linkId);
  if (newest.id !== linkId) throw new NewerLink(guardian.name, newest.askedBy);
  requireUnused(link, guardian.name);
  const makesSense = againMakesSense(link, link.deliveries[0]);
  if (!makesSense)
    throw new NotSentAgain(link.state === 'cancelled' ? STOPPED(guardian.name) : UNDER_WAY(guardian.name));
  const wait = makesSense === 'not-arrived' && after(link.sentAt ?? link.requestedAt, TIME_TO_ARRIVE);
  if (wait && wait > core.clock.now()) throw new JustSent(guardian.name);
  return { guardianId: guardian.id as GuardianId, channel: link.channel };
}

/**
 * The same at YES, which may come much later. A newer link from the very same button is left to YES itself, whose key
 * finds it.
 * @throws NoSuchReset, NewerLink, NotSentAgain
 */
export async function requireStillToSendAgain(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  linkId: LinkId,
): Promise<void> {
  const { link, guardian, newest } = await readWithNewest(core, accountId, linkId);
  if (newest.id !== linkId && newest.requestKey !== keyOfAgain(linkId))
    throw new NewerLink(guardian.name, newest.askedBy);
  requireUnused(link, guardian.name);
}

/** Two people pressed YES: the second is told so. @throws NewerLink when somebody else had this link made. */
export async function requireOwn(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  staffId: StaffId,
  linkId: LinkId,
): Promise<void> {
  const { requesterId, guardian, requester } = await core.db.resetLink.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: linkId } },
    select: {
      requesterId: true,
      guardian: { select: { name: true } },
      requester: { select: { name: true } },
    },
  });
  if (requesterId !== staffId) throw new NewerLink(guardian?.name ?? 'the guardian', requester?.name);
}

/** A newer link was made: the card of the one before it, if that is over, loses its button. In the caller's transaction. */
export async function retireOlderCard(
  core: Pick<Core, 'queue'>,
  tx: Tx,
  accountId: AccountId,
  { guardianId, newer }: { guardianId: string; newer: LinkId },
): Promise<void> {
  const older = await tx.resetLink.findFirst({
    where: { accountId, guardianId, id: { not: newer }, endedAt: { not: null } },
    orderBy: NEWEST_FIRST,
    select: { id: true, posted: { select: { id: true }, take: 1 } },
  });
  if (older && older.posted.length > 0) await core.queue.add(tx, 'card', { linkId: older.id });
}

/** The order in which links were asked for; ids are in order of time too. */
export const NEWEST_FIRST = [{ requestedAt: 'desc' as const }, { id: 'desc' as const }];

async function readWithNewest(core: Pick<Core, 'db'>, accountId: AccountId, linkId: LinkId) {
  const link = await core.db.resetLink.findFirst({
    where: { accountId, id: linkId, purpose: 'guardian_reset' },
    include: {
      guardian: { select: { id: true, name: true } },
      deliveries: { orderBy: { createdAt: 'desc' }, take: 1, select: { state: true } },
    },
  });
  if (!link?.guardian) throw new NoSuchReset();
  const newest = await core.db.resetLink.findFirst({
    where: { accountId, guardianId: link.guardian.id, purpose: 'guardian_reset' },
    orderBy: NEWEST_FIRST,
    select: { id: true, requestKey: true, requester: { select: { name: true } } },
  });
  const { id, requestKey, requester } = newest ?? { ...link, requester: null };
  return { link, guardian: link.guardian, newest: { id, requestKey, askedBy: requester?.name } };
}

/** @throws NotSentAgain when the link was used or reported, or the guardian needs none any more. */
function requireUnused({ state, endedReason, reportedAt }: ResetLink, guardian: string): void {
  if (reportedAt)
    throw new NotSentAgain(
      `${guardian} said that they did not ask for this link, so nothing was sent. Speak to them first, then start with /reset-guardian.`,
    );
  if (state === 'redeemed')
    throw new NotSentAgain(
      `${guardian} has chosen a new password with this link, so nothing was sent. For another one start with /reset-guardian.`,
    );
  if (state === 'cancelled' && endedReason === 'password_changed')
    throw new NotSentAgain(
      `${guardian} has chosen a new password in another way, so nothing was sent. For another one start with /reset-guardian.`,
    );
}

const STOPPED = (guardian: string) =>
  `The link for ${guardian} was stopped for good, so nothing was sent. Look at the family’s record, then start with /reset-guardian.`;
const UNDER_WAY = (guardian: string) =>
  `The link for ${guardian} is still on its way, so nothing more was sent. Its card tells how it goes.`;
