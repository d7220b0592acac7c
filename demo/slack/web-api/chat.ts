import { appDm, type Conversation, findConversation, type Message } from '../conversations.ts';
import type { JsonObject } from '../json.ts';
import { messageObject, postAsApp, removeMessage, rewrite } from '../messages.ts';
import { type Workspace, warn } from '../workspace.ts';
import { readContent, readMetadata, withWarning } from './chat-content.ts';
import { limitRate, type Methods, required } from './method.ts';
import { SlackError } from './slack-error.ts';

const scopes = () => ['chat:write'];

/** Where a new message goes: a conversation, or a person's direct messages with the app. */
function destination(workspace: Workspace, id: string): Conversation {
  const person = workspace.people.get(id);
  if (person?.kind === 'bot') throw new SlackError('cannot_dm_bot');
  if (person?.kind === 'deactivated') throw new SlackError('channel_not_found');
  const conversation = person ? appDm(workspace, id) : findConversation(workspace, id);
  if (conversation.kind === 'im') {
    if (!workspace.app.manifest.features.app_home.messages_tab_enabled)
      throw new SlackError('messages_tab_disabled');
    return conversation;
  }
  const everywhere = workspace.app.manifest.oauth_config.scopes.bot.includes('chat:write.public');
  const inside = conversation.members.has(workspace.app.botUserId);
  if (!inside && !(everywhere && conversation.kind === 'channel')) throw new SlackError('not_in_channel');
  return conversation;
}

/** A message of the app's own. Ephemeral ones are out of reach: no history holds them. */
function ownMessage(conversation: Conversation, ts: unknown, refusal: string): Message {
  const found = conversation.messages.find(
    (message) => message.ts === ts && message.ephemeralFor === undefined,
  );
  if (!found) throw new SlackError('message_not_found');
  if (!found.byApp) throw new SlackError(refusal);
  return found;
}

export const chatMethods: Methods = {
  'chat.postMessage': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const conversation = destination(workspace, required(args, 'channel'));
      const { warning, ...content } = readContent(workspace, args, 'chat.postMessage');
      const metadata = readMetadata(args);
      limitRate(workspace, conversation.id);
      const message = postAsApp(workspace, conversation, content, {
        ...(metadata === undefined ? {} : { metadata }),
        ...(typeof args.thread_ts === 'string' ? { threadTs: args.thread_ts } : {}),
      });
      const shown = messageObject(workspace, message, true);
      return withWarning({ channel: conversation.id, ts: message.ts, message: shown }, warning);
    },
  },
  'chat.update': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const conversation = findConversation(workspace, required(args, 'channel'));
      const message = ownMessage(conversation, required(args, 'ts'), 'cant_update_message');
      const { warning, ...content } = readContent(workspace, args, 'chat.update');
      if (args.blocks === undefined && message.blocks.length > 0) {
        // Slack keeps the old blocks, and the old buttons with them.
        warn(workspace, 'chat.update: blocks left out stay as they were; give [] to remove them');
        content.blocks = message.blocks;
      }
      const metadata = readMetadata(args);
      limitRate(workspace, conversation.id);
      if (metadata !== undefined) replaceMetadata(message, metadata);
      rewrite(workspace, conversation, message, content);
      const shown = messageObject(workspace, message, true);
      return withWarning(
        { channel: conversation.id, ts: message.ts, text: message.text, message: shown },
        warning,
      );
    },
  },
  'chat.delete': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const conversation = findConversation(workspace, required(args, 'channel'));
      const message = ownMessage(conversation, required(args, 'ts'), 'cant_delete_message');
      removeMessage(workspace, conversation, message);
      return { channel: conversation.id, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    token: 'bot',
    scopes,
    run: postEphemeral,
  },
  'chat.getPermalink': {
    token: 'bot',
    run(workspace, args) {
      const conversation = findConversation(workspace, required(args, 'channel'));
      const ts = required(args, 'message_ts');
      const known = conversation.messages.some(
        (message) => message.ts === ts && message.ephemeralFor === undefined,
      );
      if (!known) throw new SlackError('message_not_found');
      const permalink = `${workspace.baseUrl}/archives/${conversation.id}/p${ts.replace('.', '')}`;
      return { channel: conversation.id, permalink };
    },
  },
};

// An empty object removes what was there; leaving it out keeps it.
function replaceMetadata(message: Message, metadata: JsonObject): void {
  if (Object.keys(metadata).length === 0) delete message.metadata;
  else message.metadata = metadata;
}

function postEphemeral(workspace: Workspace, args: JsonObject): JsonObject {
  const conversation = findConversation(workspace, required(args, 'channel'));
  const userId = required(args, 'user');
  if (!conversation.members.has(workspace.app.botUserId)) throw new SlackError('not_in_channel');
  const reachable = workspace.people.has(userId) && conversation.members.has(userId);
  if (!reachable) throw new SlackError('user_not_in_channel');
  const { warning, ...content } = readContent(workspace, args, 'chat.postEphemeral');
  limitRate(workspace, conversation.id);
  const message = postAsApp(workspace, conversation, content, { ephemeralFor: userId });
  return withWarning({ message_ts: message.ts }, warning);
}
