import { appDm, type Conversation, channelObject, findConversation } from '../conversations.ts';
import type { JsonObject } from '../json.ts';
import { messageObject } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { isTrue, type Method, type Methods, page, required } from './method.ts';
import { SlackError } from './slack-error.ts';

const SCOPE_GROUP: Record<Conversation['kind'], string> = {
  channel: 'channels',
  private: 'groups',
  im: 'im',
};

// Which scope is needed depends on the kind of conversation asked about.
function scopesTo(verb: 'read' | 'history'): NonNullable<Method['scopes']> {
  return (workspace, args) => {
    const conversation = workspace.conversations.get(String(args.channel));
    return conversation
      ? [`${SCOPE_GROUP[conversation.kind]}:${verb}`]
      : Object.values(SCOPE_GROUP).map((g) => `${g}:${verb}`);
  };
}

const TYPES: Record<string, Conversation['kind']> = {
  public_channel: 'channel',
  private_channel: 'private',
  im: 'im',
};

export const conversationMethods: Methods = {
  'conversations.open': { token: 'bot', scopes: () => ['im:write'], run: open },
  'conversations.info': {
    token: 'bot',
    scopes: scopesTo('read'),
    run: (workspace, args) => ({
      channel: channelObject(workspace, findConversation(workspace, required(args, 'channel'))),
    }),
  },
  'conversations.members': {
    token: 'bot',
    scopes: scopesTo('read'),
    run(workspace, args) {
      const conversation = findConversation(workspace, required(args, 'channel'));
      const { items, more } = page([...conversation.members], args);
      return { members: items, ...more };
    },
  },
  'conversations.list': {
    token: 'bot',
    scopes: () => ['channels:read', 'groups:read', 'im:read'],
    run(workspace, args) {
      const kinds = String(args.types ?? 'public_channel')
        .split(',')
        .map((type) => TYPES[type.trim()]);
      const { botUserId } = workspace.app;
      const seen = [...workspace.conversations.values()].filter(
        (one) => kinds.includes(one.kind) && (one.kind === 'channel' || one.members.has(botUserId)),
      );
      const { items, more } = page(seen, args);
      return { channels: items.map((one) => channelObject(workspace, one)), ...more };
    },
  },
  'conversations.history': {
    token: 'bot',
    scopes: scopesTo('history'),
    run(workspace, args) {
      const conversation = findConversation(workspace, required(args, 'channel'));
      if (!conversation.members.has(workspace.app.botUserId)) throw new SlackError('not_in_channel');
      const withMetadata = isTrue(args.include_all_metadata);
      const kept = conversation.messages
        .filter((message) => message.ephemeralFor === undefined && inWindow(message.ts, args))
        .reverse();
      const { items, more } = page(kept, args);
      const messages = items.map((message) => messageObject(workspace, message, withMetadata));
      return { messages, has_more: items.length < kept.length, pin_count: 0, ...more };
    },
  },
};

function inWindow(ts: string, args: JsonObject): boolean {
  const oldest = Number(args.oldest ?? 0);
  const latest = args.latest === undefined ? Number.POSITIVE_INFINITY : Number(args.latest);
  const at = Number(ts);
  return isTrue(args.inclusive) ? at >= oldest && at <= latest : at > oldest && at < latest;
}

function open(workspace: Workspace, args: JsonObject): JsonObject {
  if (typeof args.channel === 'string')
    return { channel: { id: findConversation(workspace, args.channel).id } };
  const users = String(args.users ?? '')
    .split(',')
    .filter((id) => id !== '');
  const [userId, ...others] = users;
  if (userId === undefined) throw new SlackError('users_list_not_supplied');
  // Group messages have no place in Keydesk's design, and so none here.
  if (others.length > 0) throw new SlackError('missing_scope', { needed: 'mpim:write' });
  const person = workspace.people.get(userId);
  if (!person) throw new SlackError('user_not_found');
  if (person.kind === 'deactivated') throw new SlackError('user_disabled');
  if (person.kind === 'bot') throw new SlackError('cannot_dm_bot');
  return { channel: { id: appDm(workspace, userId).id } };
}
