import { type Conversation, conversationsOf, type Message, partnerOf } from '../conversations.ts';
import type { JsonObject } from '../json.ts';
import { elementsOf } from '../messages.ts';
import type { OpenView } from '../views.ts';
import { viewObject } from '../views.ts';
import type { Notice, Workspace } from '../workspace.ts';

/** A message as one person sees it. */
export interface SeenMessage {
  ts: string;
  user: string;
  userName: string;
  isApp: boolean;
  text: string;
  blocks?: JsonObject[];
  files?: JsonObject[];
  threadTs?: string;
  ephemeral: boolean;
  edited: boolean;
  /** Whether something in it can be clicked or chosen. */
  actionable: boolean;
}

export interface SeenConversation {
  id: string;
  name: string;
  kind: 'channel' | 'dm' | 'app_dm';
  messages: SeenMessage[];
}

/** All that one person sees of the workspace at this moment. */
export interface SeenState {
  channels: SeenConversation[];
  /** Open modals, the top one last. */
  modals: JsonObject[];
  home: JsonObject | null;
  notices: Notice[];
  commands: { command: string; description: string; usage_hint?: string | undefined }[];
  shortcuts: { name: string; callback_id: string; description: string; type: 'global' | 'message' }[];
}

export function stateOf(workspace: Workspace, userId: string): SeenState {
  const stack = (workspace.stacks.get(userId) ?? []).map((id) => workspace.views.get(id));
  const home = workspace.homes.get(userId);
  const { slash_commands: commands, shortcuts } = workspace.app.manifest.features;
  return {
    channels: conversationsOf(workspace, userId).map((one) => seenConversation(workspace, one, userId)),
    modals: stack.filter((view) => view !== undefined).map((view) => seenView(workspace, view)),
    home: home ? seenView(workspace, home) : null,
    notices: workspace.notices.get(userId) ?? [],
    commands: commands.map(({ command, description, usage_hint }) => ({ command, description, usage_hint })),
    shortcuts,
  };
}

/** A view without what only the app may see. */
export function seenView(workspace: Workspace, view: OpenView): JsonObject {
  const { id, type, title, submit, close, blocks, state, hash } = viewObject(workspace, view);
  return { id, type, title, submit, close, blocks, state, hash };
}

function seenConversation(
  workspace: Workspace,
  conversation: Conversation,
  userId: string,
): SeenConversation {
  const partner = partnerOf(workspace, conversation);
  const seen = conversation.messages.filter((one) => (one.ephemeralFor ?? userId) === userId);
  return {
    id: conversation.id,
    name: partner === userId ? workspace.app.name : conversation.name,
    kind: conversation.kind !== 'im' ? 'channel' : partner === userId ? 'app_dm' : 'dm',
    messages: seen.map((message) => seenMessage(workspace, message)),
  };
}

function seenMessage(workspace: Workspace, message: Message): SeenMessage {
  const name = message.byApp
    ? workspace.app.name
    : (workspace.people.get(message.userId)?.name ?? message.userId);
  return {
    ts: message.ts,
    user: message.userId,
    userName: name,
    isApp: message.byApp,
    text: message.text,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.files ? { files: message.files } : {}),
    ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
    ephemeral: message.ephemeralFor !== undefined,
    edited: message.edited !== undefined,
    actionable: message.blocks.some((block) =>
      elementsOf(block).some((element) => element.action_id !== undefined),
    ),
  };
}
