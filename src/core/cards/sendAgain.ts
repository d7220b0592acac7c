import type { Requested } from '../approvals/sendOrAsk.ts';
import { after, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import { type Person, personOf, rowsOf } from '../credentials/person.ts';
import type { Channel, DeliveryState, ResetLink, Tx } from '../database/client.ts';
import type { AccountId, LinkId, StaffId } from '../ids.ts';
import { AskedSince, JustSent, NewerLink, NoSuchReset, NotSentAgain } from './refusals.ts';
import { COMMAND, RESET_PURPOSES, WHOM_TOLD, type Whom, whomOf } from './whom.ts';

/** A link that lives is given this long to arrive before it is sent again, in milliseconds. */
export const TIME_TO_ARRIVE = MINUTE;

/** Ends after which a new link would end the same way, or is not needed. */
const FOR_GOOD: readonly (string | null)[] = ['access_lost', 'password_changed'];

/** News after which nobody waits for a message any more. */
const DID_NOT_ARRIVE: readonly (DeliveryState | undefined)[] = ['bounced', 'complained', 'failed'];

/**
 * Whether it makes sense to send a reset again, by its rows alone. `now`: it is over without success, it bounced, or it
 * was opened and led to nothing. `not-arrived`: it lives, and the person says that it did not arrive, which takes a
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

const AGAIN = 'again:';

/**
 * The confirmations of Send again on one link share one key, so that two people who press YES send one link, or ask
 * once. A request that came to nothing leaves the next one a key of its own.
 */
export async function keyOfAgain(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  linkId: LinkId,
): Promise<string> {
  const key = `${AGAIN}${linkId}`;
  const inVain = await core.db.resetRequest.count({
    where: { accountId, requestKey: { startsWith: key }, state: { notIn: ['open', 'approved'] } },
  });
  return inVain === 0 ? key : `${key}:${inVain}`;
}

/** A reset that may be sent again, as it was. */
export interface ToSendAgain {
  person: Person;
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
  const { link, whom, newest } = await readWithNewest(core, accountId, linkId);
  if (newest.id !== linkId) throw new NewerLink(whom.name, newest.askedBy);
  requireUnused(link, whom);
  const makesSense = againMakesSense(link, link.deliveries[0]);
  if (!makesSense) throw new NotSentAgain(link.state === 'cancelled' ? stopped(whom) : underWay(whom));
  const wait = makesSense === 'not-arrived' && after(link.sentAt ?? link.requestedAt, TIME_TO_ARRIVE);
  if (wait && wait > core.clock.now()) throw new JustSent(whom.name);
  return { person: personOf(link), channel: link.channel };
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
  const { link, whom, newest } = await readWithNewest(core, accountId, linkId);
  if (newest.id !== linkId && !newest.requestKey.startsWith(`${AGAIN}${linkId}`))
    throw new NewerLink(whom.name, newest.askedBy);
  requireUnused(link, whom);
}

/**
 * Two people pressed YES: the second is told so.
 * @throws NewerLink, AskedSince when somebody else had this link made, or asked for it.
 */
export async function requireOwn(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  staffId: StaffId,
  done: Requested,
): Promise<void> {
  const told = { requesterId: true, requester: { select: { name: true } }, ...WHOM_TOLD } as const;
  if (done.kind === 'sent') {
    const where = { accountId_id: { accountId, id: done.linkId } };
    const link = await core.db.resetLink.findUniqueOrThrow({ where, select: told });
    if (link.requesterId !== staffId) throw new NewerLink(whomOf(link).name, link.requester?.name);
  } else {
    const where = { accountId_id: { accountId, id: done.requestId } };
    const request = await core.db.resetRequest.findUniqueOrThrow({ where, select: told });
    if (request.requesterId !== staffId) throw new AskedSince(whomOf(request).name, request.requester.name);
  }
}

/** A newer link was made: the card of the one before it, if that is over, loses its button. In the caller's transaction. */
export async function retireOlderCard(
  core: Pick<Core, 'queue'>,
  tx: Tx,
  accountId: AccountId,
  { newer, ...person }: ({ guardianId: string } | { staffId: string }) & { newer: LinkId },
): Promise<void> {
  const older = await tx.resetLink.findFirst({
    where: { accountId, ...person, id: { not: newer }, endedAt: { not: null } },
    orderBy: NEWEST_FIRST,
    select: { id: true, posted: { select: { id: true }, take: 1 } },
  });
  if (older && older.posted.length > 0) await core.queue.add(tx, 'card', { linkId: older.id });
}

/** The order in which links were asked for; ids are in order of time too. */
export const NEWEST_FIRST = [{ requestedAt: 'desc' as const }, { id: 'desc' as const }];

async function readWithNewest(core: Pick<Core, 'db'>, accountId: AccountId, linkId: LinkId) {
  const link = await core.db.resetLink.findFirst({
    where: { accountId, id: linkId, purpose: { in: [...RESET_PURPOSES] } },
    include: {
      ...WHOM_TOLD,
      deliveries: { orderBy: { createdAt: 'desc' }, take: 1, select: { state: true } },
    },
  });
  if (!link) throw new NoSuchReset();
  const newest = await core.db.resetLink.findFirst({
    where: { accountId, ...rowsOf(personOf(link)), purpose: link.purpose },
    orderBy: NEWEST_FIRST,
    select: { id: true, requestKey: true, requester: { select: { name: true } } },
  });
  const { id, requestKey, requester } = newest ?? { ...link, requester: null };
  return { link, whom: whomOf(link), newest: { id, requestKey, askedBy: requester?.name } };
}

/** @throws NotSentAgain when the link was used or reported, or the person needs none any more. */
function requireUnused({ state, endedReason, reportedAt }: ResetLink, { kind, name }: Whom): void {
  const command = COMMAND[kind];
  if (reportedAt)
    throw new NotSentAgain(
      `${name} said that they did not ask for this link, so nothing was sent. Speak to them first, then start with ${command}.`,
    );
  if (state === 'redeemed')
    throw new NotSentAgain(
      `${name} has chosen a new password with this link, so nothing was sent. For another one start with ${command}.`,
    );
  if (state === 'cancelled' && endedReason === 'password_changed')
    throw new NotSentAgain(
      `${name} ${kind === 'guardian' ? 'has chosen' : 'has got'} a new password in another way, so nothing was sent. For another one start with ${command}.`,
    );
}

function stopped({ kind, name }: Whom): string {
  const record = kind === 'guardian' ? 'the family’s record' : 'their staff record';
  return `The link for ${name} was stopped for good, so nothing was sent. Look at ${record}, then start with ${COMMAND[kind]}.`;
}

function underWay({ name }: Whom): string {
  return `The link for ${name} is still on its way, so nothing more was sent. Its card tells how it goes.`;
}
