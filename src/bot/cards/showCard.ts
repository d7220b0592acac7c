import type { WebClient } from '@slack/web-api';
import { beginPosting, failPosting, isPerson, recordPlace } from '../../core/cards/postedMessages.ts';
import type { Core } from '../../core/core.ts';
import type { PostedMessage } from '../../core/database/client.ts';
import { say } from '../blocks/texts.ts';
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
  const notePosting = async (posting: boolean) => {
    if (!posting) return failPosting(core, copy);
    if (!(await beginPosting(core, copy))) throw new PostedElsewhere('Another job is posting this card.');
  };
  if (isPerson(copy.destination)) {
    const { place, wasThere } = await postOnce(slack, copy, card, notePosting);
    return wasThere ? updateCard(slack, { ...copy, ...place }, card) : place;
  }
  // Keydesk asks for no scope that reads channels, so it cannot look there for a card whose answer was lost. A line
  // that tells nothing goes first, and becomes the card once it is known where it stands (docs/decisions/192).
  const { place } = await postOnce(slack, { ...copy, posting: false }, GOES_FIRST, notePosting);
  if (!(await recordPlace(core, copy, place)))
    throw new PostedElsewhere('Another job has posted this card meanwhile.');
  return updateCard(slack, { ...copy, ...place }, card);
}

/** What stands in a channel for the moment in which nobody knows where. */
const GOES_FIRST: Card = say(
  '⏳ One moment: something waits for approval. If this line stays as it is, Slack has lost it; look for a newer message of Keydesk’s.',
);

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
