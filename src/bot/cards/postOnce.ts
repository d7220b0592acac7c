import type { WebClient } from '@slack/web-api';
import { isPerson } from '../../core/cards/postedMessages.ts';
import { slackTrouble } from '../slackTrouble.ts';
import { type Card, cardMark, readCardMark } from './resetCard.ts';

/** Where a message stands in Slack. */
export interface Place {
  channelId: string;
  ts: string;
}

/** The row of a message that is to stand in Slack once. */
export interface ToPost {
  /** Marks the message, so that it can be found again. */
  id: string;
  /** A channel, or a user for a direct message. */
  destination: string;
  /** Stands from before the call of chat.postMessage until its answer is stored. */
  posting: boolean;
  createdAt: Date;
}

/** Slack must not look for links or names in `text`, and shows no preview of anything. */
export const AS_IT_IS = { parse: 'none', link_names: false } as const;
/** A page of history; cards stand near its end. */
const PAGE = 100;
const PAGES = 10;
/** Slack's clock may differ from ours by so much, in seconds. */
const CLOCKS_APART = 300;

/**
 * Posts a message where none is known to be. If `posting` stands in its row already, an earlier answer was lost, and
 * the message is looked for instead of posted again (docs/decisions/084).
 * @param notePosting writes `posting` into the row, before the call and when Slack itself said no.
 * @returns where it stands, and whether it was found there as an earlier call had posted it.
 * @throws the Web API's error
 */
export async function postOnce(
  slack: WebClient,
  row: ToPost,
  message: Card,
  notePosting: (posting: boolean) => Promise<void>,
): Promise<{ place: Place; wasThere: boolean }> {
  if (row.posting) {
    const place = await findPosted(slack, row);
    if (place) return { place, wasThere: true };
  }
  await notePosting(true);
  try {
    const { channel, ts } = await slack.chat.postMessage({
      channel: row.destination,
      ...message,
      ...AS_IT_IS,
      unfurl_links: false,
      unfurl_media: false,
      metadata: cardMark(row.id),
    });
    if (!channel || !ts) throw new Error('Slack posted a card and did not say where.');
    return { place: { channelId: channel, ts }, wasThere: false };
  } catch (error) {
    const kind = slackTrouble(error)?.kind;
    // Only when Slack itself says no is it certain that nothing was posted.
    if (kind === 'refused' || kind === 'busy') await notePosting(false);
    throw error;
  }
}

/** Looks for a message by the mark in its metadata, newest messages first. */
async function findPosted(slack: WebClient, row: ToPost): Promise<Place | undefined> {
  const channelId = await channelOf(slack, row.destination);
  if (!channelId) return undefined;
  const oldest = String(row.createdAt.getTime() / 1_000 - CLOCKS_APART);
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const history = await slack.conversations.history({
      channel: channelId,
      oldest,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor ? { cursor } : {}),
    });
    const found = history.messages?.find((message) => readCardMark(message.metadata) === row.id);
    if (found?.ts) return { channelId, ts: found.ts };
    cursor = history.response_metadata?.next_cursor;
    if (!cursor) return undefined;
  }
  return undefined;
}

/** A direct message has a channel of its own; Slack tells it as often as one asks. */
async function channelOf(slack: WebClient, destination: string): Promise<string | undefined> {
  if (!isPerson(destination)) return destination;
  return (await slack.conversations.open({ users: destination })).channel?.id;
}
