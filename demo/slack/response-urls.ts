import type { Conversation, Message } from './conversations.ts';
import { forgetOld } from './forgetting.ts';
import type { Workspace } from './workspace.ts';

export const RESPONSE_URL_USES = 5;
export const RESPONSE_URL_LIFE_MS = 30 * 60 * 1000;

/** Where an app may answer one interaction: 5 times, for 30 minutes. */
export interface ResponseUrl {
  userId: string;
  conversation: Conversation;
  issuedAt: number;
  used: number;
  /** The message whose element was used; none for a slash command. */
  source: Message | undefined;
}

export function issueResponseUrl(
  workspace: Workspace,
  kind: 'commands' | 'actions' | 'app',
  userId: string,
  conversation: Conversation,
  source?: Message,
): string {
  const path = `/${kind}/${workspace.team.id}/${workspace.ids.secret()}/${workspace.ids.secret()}`;
  const issuedAt = workspace.now().getTime();
  forgetOld(workspace.responseUrls, workspace.now());
  workspace.responseUrls.set(path, { userId, conversation, issuedAt, used: 0, source });
  return `${workspace.baseUrl}${path}`;
}
