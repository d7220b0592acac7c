import type { Core } from '../core.ts';
import type { PostedMessage } from '../database/client.ts';
import type { LinkId } from '../ids.ts';

/**
 * From before a card is posted until Slack's answer is stored: after a crash it is looked for, not posted again.
 * @param copy as it was read: of two jobs that read it at the same moment, one posts.
 * @returns false when another job has begun since.
 */
export async function beginPosting(
  core: Pick<Core, 'db'>,
  { id, posting }: Pick<PostedMessage, 'id' | 'posting'>,
): Promise<boolean> {
  const { count } = await core.db.postedMessage.updateMany({
    where: { id, ts: null, posting },
    data: { posting: true },
  });
  return count === 1;
}

/** Slack itself said no: nothing was posted. */
export async function failPosting(core: Pick<Core, 'db'>, { id }: Pick<PostedMessage, 'id'>): Promise<void> {
  await core.db.postedMessage.update({ where: { id }, data: { posting: false } });
}

/** A copy of a card now shows this. @param shownHash SHA-256 of the card, so that an equal one is not sent again. */
export async function recordShown(
  core: Pick<Core, 'db'>,
  { id }: Pick<PostedMessage, 'id'>,
  shown: { channelId: string; ts: string; shownHash: Uint8Array<ArrayBuffer> },
): Promise<void> {
  await core.db.postedMessage.update({ where: { id }, data: { ...shown, posting: false } });
}

/** Looks at a link's cards again at a later time. */
export async function showCardsAt(core: Pick<Core, 'db' | 'queue'>, linkId: LinkId, at: Date): Promise<void> {
  await core.db.$transaction((tx) => core.queue.add(tx, 'card', { linkId }, { startAfter: at }));
}
