import type { Workspace } from '../workspace.ts';

const CODE_LIFE_MS = 10 * 60 * 1000;

/** The permission of one person, to be exchanged for the workspace's token: once, within ten minutes. */
export interface OAuthCode {
  userId: string;
  redirectUri: string | undefined;
  issuedAt: number;
  used: boolean;
}

export function issueCode(workspace: Workspace, userId: string, redirectUri: string | undefined): string {
  const code = `${workspace.team.id}.${workspace.ids.secret()}${workspace.ids.secret()}`;
  workspace.codes.set(code, { userId, redirectUri, issuedAt: workspace.now().getTime(), used: false });
  return code;
}

export function isAlive(workspace: Workspace, code: OAuthCode): boolean {
  return workspace.now().getTime() - code.issuedAt <= CODE_LIFE_MS;
}
