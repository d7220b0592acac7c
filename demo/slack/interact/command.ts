import type { Conversation } from '../conversations.ts';
import { tellApp } from '../dispatch/acknowledged.ts';
import { isObject, type JsonObject } from '../json.ts';
import { handleOf, homeTeam, type Person } from '../people.ts';
import { answerInteraction } from '../respond.ts';
import { issueResponseUrl } from '../response-urls.ts';
import { issueTrigger } from '../triggers.ts';
import { giveNotice, type Workspace } from '../workspace.ts';
import { escapeNames } from './escape-names.ts';
import { escapeTyped } from './escape-typed.ts';
import { commandTrouble, unknownCommand } from './troubles.ts';

/** Runs a slash command as typed, and shows what Slack shows: the app's answer, or Slack's own words. */
export async function runCommand(
  workspace: Workspace,
  person: Person,
  conversation: Conversation,
  typed: string,
): Promise<void> {
  const [, command = '/', text = ''] = /^(\/\S*)\s*([\s\S]*)$/.exec(typed) ?? [];
  const declared = workspace.app.manifest.features.slash_commands.find((one) => one.command === command);
  if (!declared || !workspace.installed) {
    giveNotice(workspace, person.id, unknownCommand(command));
    return;
  }
  const words = escapeTyped(text.trim());
  const responseUrl = issueResponseUrl(workspace, 'commands', person.id, conversation);
  const ack = await tellApp(workspace, {
    type: 'slash_commands',
    payload: commandPayload(workspace, person, conversation, {
      command,
      text: declared.should_escape ? escapeNames(workspace, words) : words,
      responseUrl,
    }),
    acceptsAnswer: true,
  });
  if (!ack.acked) {
    giveNotice(workspace, person.id, commandTrouble(command, ack.why));
    return;
  }
  if (ack.body === undefined) return;
  const answer: JsonObject = isObject(ack.body) ? ack.body : { text: ack.body };
  const refused = answerInteraction(
    workspace,
    { userId: person.id, conversation, source: undefined },
    answer,
  );
  if (refused !== undefined) giveNotice(workspace, person.id, commandTrouble(command, 'invalid_answer'));
}

function commandPayload(
  workspace: Workspace,
  person: Person,
  conversation: Conversation,
  { command, text, responseUrl }: { command: string; text: string; responseUrl: string },
): JsonObject {
  const { enterprise } = workspace;
  return {
    token: workspace.app.verificationToken,
    team_id: homeTeam(person, workspace.team.id),
    team_domain: workspace.team.domain,
    ...(enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}),
    channel_id: conversation.id,
    channel_name: conversation.kind === 'private' ? 'privategroup' : conversation.name,
    user_id: person.id,
    user_name: handleOf(person),
    command,
    text,
    api_app_id: workspace.app.id,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: issueTrigger(workspace, person.id),
  };
}
