import { z } from 'zod';

/** Words that a person wrote in the direct messages with Keydesk. What they say is not read. */
export interface PlainMessage {
  /** The workspace in which Keydesk heard of them. */
  team: string;
  /** The direct message. */
  channel: string;
  slackUserId: string;
  /** The thread in which they stand, if any. */
  thread: string | undefined;
}

const id = z.string().min(1).max(255);
const absent = z.undefined().optional();
// Slack tells of edits, deletions, files and joins by subtypes; of what apps post, our own cards too, with a bot_id.
const plainMessage = z.looseObject({
  channel_type: z.literal('im'),
  channel: id,
  user: id.refine((user) => user !== 'USLACKBOT'),
  thread_ts: id.optional(),
  subtype: absent,
  bot_id: absent,
  bot_profile: absent,
  edited: absent,
  hidden: z.literal(false).optional(),
});

/** Reads a `message` event. Undefined: it is not a person's new, plain message to Keydesk. */
export function readPlainMessage(event: unknown, team: string): PlainMessage | undefined {
  const { data } = plainMessage.safeParse(event);
  return data && { team, channel: data.channel, slackUserId: data.user, thread: data.thread_ts };
}
