import type { Core } from '../core.ts';
import type { Tx } from '../database/client.ts';
import type { AccountId, RequestId } from '../ids.ts';
import { tellStaff } from '../notices/tellStaff.ts';
import { reachableDeciders, readReachable } from './places.ts';
import { REQUEST_TOLD, rowToDecide } from './readRequest.ts';

/** Slack's codes where the channel is well, and only the card in it is gone. */
const ONE_MESSAGE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/**
 * Slack does not take an open request in its channel: the channel is gone or archived, or Keydesk was not invited. The
 * request goes to everybody who may decide it in direct messages, so that none is invisible, and Admin Access is told
 * how to mend it, once until a card has stood there again. Harmless to repeat.
 * @param code Slack's own word for it.
 */
export async function showWithoutChannel(
  core: Core,
  requestId: RequestId,
  { channelId, code }: { channelId: string; code: string },
): Promise<void> {
  await core.db.$transaction(async (tx) => {
    // Held, so that no decision comes between what is read and the new copies.
    await tx.$queryRaw`SELECT 1 FROM reset_requests WHERE id = ${requestId}::uuid FOR NO KEY UPDATE`;
    const row = await tx.resetRequest.findUnique({ where: { id: requestId }, include: REQUEST_TOLD });
    if (row?.state !== 'open') return;
    const accountId = row.accountId as AccountId;
    const deciders = reachableDeciders(await readReachable(tx, accountId), rowToDecide(row));
    const { count } = await tx.postedMessage.createMany({
      data: deciders.map(({ place }) => ({ accountId, requestId, ...place, createdAt: core.clock.now() })),
      skipDuplicates: true,
    });
    if (count > 0) await core.queue.add(tx, 'request-card', { requestId });
    if (ONE_MESSAGE.has(code)) return;
    const occasion = `${channelId} ${await lastCardIn(tx, accountId, channelId)}`;
    await tellStaff(core, tx, accountId, { kind: 'approvals-channel', content: { code } }, occasion);
  });
}

/** The newest card that stood in a channel: while there is no newer one, the trouble with it is the same. */
async function lastCardIn(tx: Tx, accountId: AccountId, channelId: string): Promise<string> {
  const last = await tx.postedMessage.findFirst({
    where: { accountId, destination: channelId, ts: { not: null } },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  return last?.id ?? 'never';
}
