import type { Conversation, Message } from '../conversations.ts';
import { tellApp } from '../dispatch/acknowledged.ts';
import { channelField, commonFields } from '../dispatch/payloads.ts';
import { messageObject } from '../messages.ts';
import { handleOf, homeTeam, type Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { issueResponseUrl } from '../response-urls.ts';
import { issueTrigger } from '../triggers.ts';
import { giveNotice, type Workspace } from '../workspace.ts';
import { ACTION_TROUBLE } from './troubles.ts';

/** Uses a global shortcut, or one on a message. @throws Refusal when the manifest declares none such */
export async function runShortcut(
  workspace: Workspace,
  person: Person,
  callbackId: string,
  on?: { conversation: Conversation; message: Message },
): Promise<void> {
  const type = on ? 'message' : 'global';
  const declared = workspace.app.manifest.features.shortcuts.some(
    (one) => one.callback_id === callbackId && one.type === type,
  );
  if (!declared) throw new Refusal('The app has no such shortcut.');
  const onMessage = on && {
    channel: channelField(on.conversation),
    message_ts: on.message.ts,
    message: messageObject(workspace, on.message),
    response_url: issueResponseUrl(workspace, 'app', person.id, on.conversation, on.message),
  };
  // Slack says less here than elsewhere: no app id, and no name beside a global shortcut.
  const { api_app_id: _appId, user: _user, ...common } = commonFields(workspace, person);
  const handle = handleOf(person);
  const user = { id: person.id, username: handle, team_id: homeTeam(person, workspace.team.id) };
  const ack = await tellApp(workspace, {
    type: 'interactive',
    payload: {
      type: on ? 'message_action' : 'shortcut',
      ...common,
      user: on ? { ...user, name: handle } : user,
      callback_id: callbackId,
      trigger_id: issueTrigger(workspace, person.id),
      action_ts: workspace.ids.ts(),
      ...onMessage,
    },
    acceptsAnswer: false,
  });
  if (!ack.acked) giveNotice(workspace, person.id, ACTION_TROUBLE);
}
