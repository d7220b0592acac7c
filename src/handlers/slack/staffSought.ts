import type { Asker } from '../../bot/identity.ts';
import type { StaffSought } from '../../core/directory/findStaff.ts';

/** How Slack writes a person in a command that asks for it (`should_escape`): `<@U012AB3CD|maya>`; `W…` on Grid. */
const MENTION = /^<@([UW][A-Z0-9_]{1,30})(?:\|[^<>]*)?>$/;

/**
 * Which staff member the words after a command mean: a mention, or a name or email. A mention is only ever looked up:
 * it may have been typed by hand, and who asks is known from elsewhere.
 */
export function staffSought(words: string, { workspaceId }: Pick<Asker, 'workspaceId'>): StaffSought {
  const slackUserId = MENTION.exec(words)?.[1];
  return slackUserId ? { workspaceId, slackUserId } : { words };
}
