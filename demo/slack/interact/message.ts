import { type Conversation, type Message, partnerOf } from '../conversations.ts';
import { sendEvent } from '../dispatch/events.ts';
import { messageObject } from '../messages.ts';
import { homeTeam, type Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import type { Workspace } from '../workspace.ts';
import { runCommand } from './command.ts';
import { escapeTyped } from './escape-typed.ts';

/** Takes what a person types: a slash command, or a message to everybody there. */
export async function typeInto(
  workspace: Workspace,
  person: Person,
  conversation: Conversation,
  text: string,
): Promise<void> {
  const withApp = partnerOf(workspace, conversation) === person.id;
  // There is no composer then, so no command can be typed there either.
  if (withApp && workspace.app.manifest.features.app_home.messages_tab_read_only_enabled) {
    throw new Refusal('Sending messages to this app has been turned off.');
  }
  if (text.startsWith('/')) {
    await runCommand(workspace, person, conversation, text);
    return;
  }
  if (text.trim() === '') throw new Refusal('There is nothing to send.');
  const message: Message = {
    ts: workspace.ids.ts(),
    userId: person.id,
    byApp: false,
    text: escapeTyped(text),
    blocks: [],
  };
  conversation.messages.push(message);
  workspace.changes.tell(conversation.members);
  if (!conversation.members.has(workspace.app.botUserId)) return;
  await sendEvent(
    workspace,
    {
      ...messageObject(workspace, message),
      channel: conversation.id,
      channel_type: conversation.kind === 'private' ? 'group' : conversation.kind,
      user_team: homeTeam(person, workspace.team.id),
      event_ts: message.ts,
    },
    `message.${{ channel: 'channels', private: 'groups', im: 'im' }[conversation.kind]}`,
  );
}
