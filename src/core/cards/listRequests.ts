import { type MaskedAddress, maskAddress } from '../addresses.ts';
import { whyEnded } from '../approvals/endReasons.ts';
import type { Core } from '../core.ts';
import type { Channel, RequestState } from '../database/client.ts';
import type { AccountId, RequestId } from '../ids.ts';
import { WHOM_TOLD, type Whom, whomOf } from './whom.ts';

/** A request as the list shows it: one that waits, or that ended without a link. */
export interface ListedRequest {
  kind: 'request';
  requestId: RequestId;
  whom: Whom;
  channel: Channel;
  to: MaskedAddress;
  askedBy: string;
  state: RequestState;
  requestedAt: Date;
  /** Until when somebody can decide. */
  expiresAt: Date;
  endedAt: Date | null;
  decidedBy: string | undefined;
  /** Why it ended, in the decider's words, or in ours where nobody pressed. */
  because: string | undefined;
}

/** Requests of one account by their ids. */
export async function loadRequests(
  core: Pick<Core, 'db'>,
  accountId: AccountId,
  ids: readonly string[],
): Promise<ListedRequest[]> {
  const rows = await core.db.resetRequest.findMany({
    where: { accountId, id: { in: [...ids] } },
    include: {
      ...WHOM_TOLD,
      requester: { select: { name: true } },
      decider: { select: { name: true } },
    },
  });
  return rows.map((row) => ({
    kind: 'request' as const,
    requestId: row.id as RequestId,
    whom: whomOf(row),
    channel: row.channel,
    to: maskAddress(row.channel, row.address),
    askedBy: row.requester.name,
    state: row.state,
    requestedAt: row.requestedAt,
    expiresAt: row.expiresAt,
    endedAt: row.endedAt,
    decidedBy: row.decider?.name,
    because: row.decidedNote ?? whyEnded(row.endedReason),
  }));
}
