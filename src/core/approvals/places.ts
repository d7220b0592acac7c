import type { PermissionLevel, Tx } from '../database/client.ts';
import type { AccountId, StaffId } from '../ids.ts';
import type { CardPlace } from '../links/createLink.ts';
import { decides, type ToDecide } from './deciders.ts';
import type { ApprovalSettings } from './settings.ts';

/** Somebody who can get a direct message about a request. */
export interface Reachable {
  staffId: StaffId;
  level: PermissionLevel;
  place: CardPlace;
}

/** Staff who are active and linked, one place each: the oldest of somebody who is linked in several workspaces. */
export async function readReachable(tx: Tx, accountId: AccountId): Promise<Reachable[]> {
  const identities = await tx.slackIdentity.findMany({
    where: { accountId, staff: { deactivatedAt: null } },
    orderBy: [{ workspace: { installedAt: 'asc' } }, { id: 'asc' }],
    select: { workspaceId: true, slackUserId: true, staffId: true, staff: { select: { level: true } } },
  });
  const reachable = new Map<string, Reachable>();
  for (const { staffId, workspaceId, slackUserId, staff } of identities)
    if (!reachable.has(staffId))
      reachable.set(staffId, {
        staffId: staffId as StaffId,
        level: staff.level,
        place: { workspaceId, destination: slackUserId },
      });
  return [...reachable.values()];
}

/**
 * Who is told of a request in a direct message, besides the requester: those who were chosen, else whoever decides.
 * Chosen people of whom nobody can be reached leave it to those who decide, and nobody is told of their own reset.
 */
export function whomToNotify(
  reachable: readonly Reachable[],
  request: ToDecide & { settings: Pick<ApprovalSettings, 'notified' | 'postedTo'> },
): Reachable[] {
  const { requesterId, subject, settings } = request;
  const others = reachable.filter(({ staffId }) => staffId !== requesterId && staffId !== subject?.staffId);
  const { notified } = settings;
  if (notified.kind === 'chosen') {
    const chosen = others.filter(
      ({ staffId, level }) => notified.levels.includes(level) || notified.staff.includes(staffId),
    );
    if (chosen.length > 0) return chosen;
  }
  return reachableDeciders(others, request);
}

/** Of these, who decides a request. */
export function reachableDeciders(reachable: readonly Reachable[], request: ToDecide): Reachable[] {
  return reachable.filter(({ staffId, level }) => decides({ staffId, level, active: true }, request));
}

/** Who is reminded of a request: those who are told of it, and where none of them decides, whoever does. */
export function whomToRemind(
  reachable: readonly Reachable[],
  request: Parameters<typeof whomToNotify>[1],
): Reachable[] {
  const told = whomToNotify(reachable, request);
  const deciders = reachableDeciders(reachable, request);
  return told.some((one) => deciders.includes(one)) ? told : [...told, ...deciders];
}

/** Where copies of a request's card stand: the requester's own, and the channel or the direct messages of the settings. */
export function placesOf(
  reachable: readonly Reachable[],
  request: ToDecide & { settings: Pick<ApprovalSettings, 'notified' | 'postedTo'> },
  own: readonly CardPlace[],
): CardPlace[] {
  const { postedTo, notified } = request.settings;
  const inChannel: CardPlace[] =
    postedTo.kind === 'channel'
      ? [{ workspaceId: postedTo.workspaceId, destination: postedTo.channelId }]
      : [];
  const direct =
    postedTo.kind === 'direct' || notified.kind === 'chosen'
      ? whomToNotify(reachable, request).map(({ place }) => place)
      : [];
  const places = new Map<string, CardPlace>();
  for (const { workspaceId, destination } of [...own, ...inChannel, ...direct])
    if (!places.has(destination)) places.set(destination, { workspaceId, destination });
  return [...places.values()];
}
