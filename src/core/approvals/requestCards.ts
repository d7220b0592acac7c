import { isPerson } from '../cards/postedMessages.ts';
import type { Core } from '../core.ts';
import type { PostedMessage } from '../database/client.ts';
import type { RequestId, StaffId } from '../ids.ts';
import { decides, standingOf } from './deciders.ts';
import { type RequestShown, readRequest } from './readRequest.ts';

/** Whom a copy of a request's card speaks to. To be shown buttons is no right: that is read at the press (A3). */
export type CardReader = 'requester' | 'decider' | 'onlooker' | 'channel';

/** A copy of a request's card. */
export interface RequestCopy {
  copy: PostedMessage;
  reader: CardReader;
}

/** Reads a request and every copy of its card, with who reads it; undefined when there is none. */
export async function readRequestCards(
  core: Pick<Core, 'db'>,
  requestId: RequestId,
): Promise<{ shown: RequestShown; copies: RequestCopy[] } | undefined> {
  const found = await readRequest(core, requestId);
  if (!found) return undefined;
  const { shown, toDecide, copies } = found;
  const identities = await core.db.slackIdentity.findMany({
    where: { accountId: shown.accountId, slackUserId: { in: copies.map(({ destination }) => destination) } },
    select: {
      workspaceId: true,
      slackUserId: true,
      staff: { select: { id: true, level: true, deactivatedAt: true } },
    },
  });
  const readerOf = ({ workspaceId, destination }: PostedMessage): CardReader => {
    if (!isPerson(destination)) return 'channel';
    const staff = identities.find(
      (one) => one.workspaceId === workspaceId && one.slackUserId === destination,
    )?.staff;
    if (!staff || staff.deactivatedAt) return 'onlooker';
    if ((staff.id as StaffId) === shown.requester.staffId) return 'requester';
    return decides(standingOf(staff), toDecide) ? 'decider' : 'onlooker';
  };
  return { shown, copies: copies.map((copy) => ({ copy, reader: readerOf(copy) })) };
}

/** Looks at a request's cards again at a later time. */
export async function showRequestAt(
  core: Pick<Core, 'db' | 'queue'>,
  requestId: RequestId,
  at: Date,
): Promise<void> {
  await core.db.$transaction((tx) => core.queue.add(tx, 'request-card', { requestId }, { startAfter: at }));
}
