import type { Conversation, Message } from './conversations.ts';
import { deepCopy, isObject, type JsonObject } from './json.ts';
import type { Workspace } from './workspace.ts';

/** What a message says: text for notifications and screen readers, blocks for the eye. */
export interface Content {
  text: string;
  blocks: JsonObject[];
}

/** Gives every block and interactive element the ids that Slack makes up when the app gave none. */
export function withIds(workspace: Workspace, blocks: readonly JsonObject[]): JsonObject[] {
  return blocks.map((original) => {
    const block = deepCopy(original);
    block.block_id ??= workspace.ids.secret().slice(0, 5);
    for (const element of elementsOf(block)) {
      if (!PASSIVE.has(String(element.type))) element.action_id ??= workspace.ids.secret().slice(0, 5);
    }
    return block;
  });
}

const PASSIVE = new Set(['image', 'mrkdwn', 'plain_text']);

/** Every element of a block, whichever place it stands in. */
export function elementsOf(block: JsonObject): JsonObject[] {
  if (block.type === 'rich_text') return [];
  const elements = Array.isArray(block.elements) ? block.elements : [];
  return [block.accessory, block.element, ...elements].filter(isObject);
}

/** Puts a message of the app into a conversation. */
export function postAsApp(
  workspace: Workspace,
  conversation: Conversation,
  content: Content,
  more: Partial<Pick<Message, 'metadata' | 'threadTs' | 'ephemeralFor' | 'files'>> = {},
): Message {
  const message: Message = {
    ts: workspace.ids.ts(),
    userId: workspace.app.botUserId,
    byApp: true,
    text: content.text,
    blocks: withIds(workspace, content.blocks),
    ...more,
  };
  conversation.messages.push(message);
  workspace.changes.tell(audience(conversation, message));
  return message;
}

/** Who sees a message: all members, or one person if it is ephemeral. */
export function audience(conversation: Conversation, message: Message): Iterable<string> {
  return message.ephemeralFor === undefined ? conversation.members : [message.ephemeralFor];
}

/** Gives a message new words; Slack marks it edited, except when it is ephemeral. */
export function rewrite(
  workspace: Workspace,
  conversation: Conversation,
  message: Message,
  content: Content,
): void {
  message.text = content.text;
  message.blocks = withIds(workspace, content.blocks);
  if (message.ephemeralFor === undefined) {
    message.edited = { user: workspace.app.botUserId, ts: workspace.ids.ts() };
  }
  workspace.changes.tell(audience(conversation, message));
}

export function removeMessage(workspace: Workspace, conversation: Conversation, message: Message): void {
  conversation.messages = conversation.messages.filter((other) => other !== message);
  workspace.changes.tell(audience(conversation, message));
}

/** The `message` object as Slack sends it to apps. */
export function messageObject(workspace: Workspace, message: Message, withMetadata = false): JsonObject {
  return {
    type: 'message',
    user: message.userId,
    ts: message.ts,
    text: message.text,
    team: workspace.team.id,
    ...(message.byApp ? { bot_id: workspace.app.botId, app_id: workspace.app.id } : {}),
    ...(message.blocks.length > 0 ? { blocks: deepCopy(message.blocks) } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.edited === undefined ? {} : { edited: message.edited }),
    ...(message.files === undefined ? {} : { files: message.files }),
    ...(withMetadata && message.metadata !== undefined ? { metadata: deepCopy(message.metadata) } : {}),
  };
}

/** Ephemeral messages live in the open window only: reloading Slack loses them. */
export function forgetEphemerals(workspace: Workspace, userId: string): void {
  for (const conversation of workspace.conversations.values()) {
    conversation.messages = conversation.messages.filter((message) => message.ephemeralFor !== userId);
  }
  workspace.changes.tell([userId]);
}
