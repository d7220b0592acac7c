import type { JsonObject } from './json.ts';
import { SlackError } from './web-api/slack-error.ts';
import type { Workspace } from './workspace.ts';

export interface Message {
  ts: string;
  /** Who wrote it: a person, or the app's bot user. */
  userId: string;
  byApp: boolean;
  text: string;
  blocks: JsonObject[];
  metadata?: JsonObject;
  files?: JsonObject[];
  threadTs?: string;
  edited?: { user: string; ts: string };
  /** The only person who sees it; such a message is in no history. */
  ephemeralFor?: string;
}

export interface Conversation {
  id: string;
  name: string;
  kind: 'channel' | 'private' | 'im';
  members: Set<string>;
  messages: Message[];
}

/** The person at the other end of a direct message with the app. */
export function partnerOf(workspace: Workspace, conversation: Conversation): string | undefined {
  if (conversation.kind !== 'im') return undefined;
  return [...conversation.members].find((id) => id !== workspace.app.botUserId);
}

/** The direct messages between the app and one person; made when first needed. */
export function appDm(workspace: Workspace, userId: string): Conversation {
  const { botUserId } = workspace.app;
  for (const conversation of workspace.conversations.values()) {
    if (conversation.kind !== 'im') continue;
    if (conversation.members.has(userId) && conversation.members.has(botUserId)) return conversation;
  }
  const dm: Conversation = {
    id: workspace.ids.next('D'),
    name: 'directmessage',
    kind: 'im',
    members: new Set([userId, botUserId]),
    messages: [],
  };
  workspace.conversations.set(dm.id, dm);
  return dm;
}

/**
 * The conversation a call names, as far as the app may see it.
 * @throws SlackError `channel_not_found`
 */
export function findConversation(workspace: Workspace, id: unknown): Conversation {
  const conversation = typeof id === 'string' ? workspace.conversations.get(id) : undefined;
  const hidden = conversation?.kind !== 'channel' && !conversation?.members.has(workspace.app.botUserId);
  if (!conversation || hidden) throw new SlackError('channel_not_found');
  return conversation;
}

/** Conversations one person is in, channels first. */
export function conversationsOf(workspace: Workspace, userId: string): Conversation[] {
  return [...workspace.conversations.values()].filter((conversation) => conversation.members.has(userId));
}

/** The `channel` object of conversations.info and its kin. */
export function channelObject(workspace: Workspace, conversation: Conversation): JsonObject {
  const common = { id: conversation.id, created: 0, is_archived: false, is_org_shared: false };
  if (conversation.kind === 'im') {
    return { ...common, is_im: true, user: partnerOf(workspace, conversation), is_user_deleted: false };
  }
  return {
    ...common,
    name: conversation.name,
    name_normalized: conversation.name,
    is_channel: conversation.kind === 'channel',
    is_group: conversation.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: conversation.kind === 'private',
    is_general: false,
    is_shared: false,
    is_ext_shared: [...conversation.members].some((id) => workspace.people.get(id)?.kind === 'stranger'),
    is_member: conversation.members.has(workspace.app.botUserId),
    num_members: conversation.members.size,
    context_team_id: workspace.team.id,
  };
}
