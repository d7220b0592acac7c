import type { WebClient } from '@slack/web-api';
import { setPosting } from '../../core/cards/postedMessages.ts';
import type { Core } from '../../core/core.ts';
import type { PostedMessage } from '../../core/database/client.ts';
import { slackTrouble } from '../slackTrouble.ts';
import { type Card, cardMark, readCardMark } from './resetCard.ts';

/** Where a card stands in Slack. */
export interface CardPlace {
  channelId: string;
  ts: string;
}

/** Slack must not look for links or names in `text`, and shows no preview of anything. */
const AS_IT_IS = { parse: 'none', link_names: false } as const;
/** A page of history; cards stand near its end. */
const PAGE = 100;
const PAGES = 10;
/** Slack's clock may differ from ours by so much, in seconds. */
const CLOCKS_APART = 300;

/**
 * Posts a card where none is known to be. `posting` stands in the row from before the call until its answer is stored:
 * if it stands there already, an earlier answer was lost, and the card is looked for instead of posted again.
 * @throws the Web API's error
 */
export async function postCard(
  core: Pick<Core, 'db'>,
  slack: WebClient,
  copy: PostedMessage,
  card: Card,
): Promise<CardPlace> {
  if (copy.posting) {
    const there = await findPosted(slack, copy);
    if (there) return updateCard(slack, { ...copy, ...there }, card);
  }
  await setPosting(core, copy, true);
  try {
    const { channel, ts } = await slack.chat.postMessage({
      channel: copy.destination,
      ...card,
      ...AS_IT_IS,
      unfurl_links: false,
      unfurl_media: false,
      metadata: cardMark(copy.id),
    });
    if (!channel || !ts) throw new Error('Slack posted a card and did not say where.');
    return { channelId: channel, ts };
  } catch (error) {
    const kind = slackTrouble(error)?.kind;
    // Only when Slack itself says no is it certain that nothing was posted.
    if (kind === 'refused' || kind === 'busy') await setPosting(core, copy, false);
    throw error;
  }
}

/** Brings a posted card up to date. @throws the Web API's error */
export async function updateCard(
  slack: WebClient,
  { id, channelId, ts }: Pick<PostedMessage, 'id' | 'channelId' | 'ts'>,
  card: Card,
): Promise<CardPlace> {
  if (!channelId || !ts) throw new Error('This card was not posted yet.');
  await slack.chat.update({ channel: channelId, ts, ...card, ...AS_IT_IS, metadata: cardMark(id) });
  return { channelId, ts };
}

/** Looks for a card by the mark in its metadata, newest messages first. */
async function findPosted(slack: WebClient, copy: PostedMessage): Promise<CardPlace | undefined> {
  const channelId = await channelOf(slack, copy.destination);
  if (!channelId) return undefined;
  const oldest = String(copy.createdAt.getTime() / 1_000 - CLOCKS_APART);
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const history = await slack.conversations.history({
      channel: channelId,
      oldest,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor ? { cursor } : {}),
    });
    const found = history.messages?.find((message) => readCardMark(message.metadata) === copy.id);
    if (found?.ts) return { channelId, ts: found.ts };
    cursor = history.response_metadata?.next_cursor;
    if (!cursor) return undefined;
  }
  return undefined;
}

/** A direct message has a channel of its own; Slack tells it as often as one asks. */
async function channelOf(slack: WebClient, destination: string): Promise<string | undefined> {
  if (!/^[UW]/.test(destination)) return destination;
  return (await slack.conversations.open({ users: destination })).channel?.id;
}
