import type { WebClient } from '@slack/web-api';
import { beginPosting, failPosting } from '../../core/cards/postedMessages.ts';
import type { Core } from '../../core/core.ts';
import type { PostedMessage } from '../../core/database/client.ts';
import { AS_IT_IS, type Place, postOnce } from './postOnce.ts';
import { type Card, cardMark } from './resetCard.ts';

/** Somebody else has begun to post this copy since its row was read. */
export class PostedElsewhere extends Error {
  override readonly name = 'PostedElsewhere';
}

/**
 * Posts a card where none is known to be; one that an earlier answer hid from us is brought up to date instead.
 * @throws PostedElsewhere, the Web API's error
 */
export async function postCard(
  core: Pick<Core, 'db'>,
  slack: WebClient,
  copy: PostedMessage,
  card: Card,
): Promise<Place> {
  const { place, wasThere } = await postOnce(slack, copy, card, async (posting) => {
    if (!posting) return failPosting(core, copy);
    if (!(await beginPosting(core, copy))) throw new PostedElsewhere('Another job is posting this card.');
  });
  return wasThere ? updateCard(slack, { ...copy, ...place }, card) : place;
}

/** Brings a posted card up to date. @throws the Web API's error */
export async function updateCard(
  slack: WebClient,
  { id, channelId, ts }: Pick<PostedMessage, 'id' | 'channelId' | 'ts'>,
  card: Card,
): Promise<Place> {
  if (!channelId || !ts) throw new Error('This card was not posted yet.');
  await slack.chat.update({ channel: channelId, ts, ...card, ...AS_IT_IS, metadata: cardMark(id) });
  return { channelId, ts };
}
