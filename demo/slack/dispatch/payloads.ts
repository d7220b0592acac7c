import type { Conversation } from '../conversations.ts';
import type { JsonObject } from '../json.ts';
import { handleOf, homeTeam, type Person } from '../people.ts';
import type { Workspace } from '../workspace.ts';

/** The fields that every interactive payload carries. */
export function commonFields(workspace: Workspace, person: Person): JsonObject {
  const handle = handleOf(person);
  const { enterprise } = workspace;
  return {
    user: {
      id: person.id,
      username: handle,
      name: handle,
      team_id: homeTeam(person, workspace.team.id),
    },
    api_app_id: workspace.app.id,
    token: workspace.app.verificationToken,
    team: {
      id: workspace.team.id,
      domain: workspace.team.domain,
      ...(enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}),
    },
    enterprise: enterprise ?? null,
    is_enterprise_install: false,
  };
}

export function channelField(conversation: Conversation): JsonObject {
  return { id: conversation.id, name: conversation.kind === 'private' ? 'privategroup' : conversation.name };
}
