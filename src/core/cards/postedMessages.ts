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

/** It is known where a copy stands, but not what it shows. @returns false when another job has posted it since. */
export async function recordPlace(
  core: Pick<Core, 'db'>,
  { id }: Pick<PostedMessage, 'id'>,
  place: { channelId: string; ts: string },
): Promise<boolean> {
  const { count } = await core.db.postedMessage.updateMany({
    where: { id, ts: null },
    data: { ...place, posting: false },
  });
  return count === 1;
}

/**
 * Before a copy is shown that two kinds of jobs may show at the same moment, as that of a request which is approved:
 * leaves a mark in place of the hash. Whoever finds another mark than their own afterwards was not alone.
 */
export async function markShowing(
  core: Pick<Core, 'db'>,
  { id }: Pick<PostedMessage, 'id'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const mark = crypto.getRandomValues(new Uint8Array(32));
  await core.db.postedMessage.update({ where: { id }, data: { shownHash: mark } });
  return mark;
}

/**
 * A copy of a card now shows this. @param shownHash SHA-256 of the card, so that an equal one is not sent again.
 * @param mark that was left before; then it counts only if it still stands.
 * @returns false when somebody else showed the copy meanwhile: nobody knows which of the two Slack shows.
 */
export async function recordShown(
  core: Pick<Core, 'db'>,
  { id }: Pick<PostedMessage, 'id'>,
  { shownHash, ...place }: { channelId: string; ts: string; shownHash: Uint8Array<ArrayBuffer> },
  mark?: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await core.db.postedMessage.updateMany({
    where: { id, ...(mark ? { shownHash: mark } : {}) },
    data: { ...place, shownHash, posting: false },
  });
  if (count === 1) return true;
  await core.db.postedMessage.updateMany({
    where: { id },
    data: { ...place, shownHash: null, posting: false },
  });
  return false;
}

/** Whether a message goes to one person, by Slack's kinds of ids; else to a channel. */
export function isPerson(destination: string): boolean {
  return /^[UW]/.test(destination);
}

/** Looks at a link's cards again at a later time. */
export async function showCardsAt(core: Pick<Core, 'db' | 'queue'>, linkId: LinkId, at: Date): Promise<void> {
  await core.db.$transaction((tx) => core.queue.add(tx, 'card', { linkId }, { startAfter: at }));
}
