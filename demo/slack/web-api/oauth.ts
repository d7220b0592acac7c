import type { JsonObject } from '../json.ts';
import { isAlive } from '../oauth/codes.ts';
import type { Workspace } from '../workspace.ts';
import type { Methods } from './method.ts';
import { SlackError } from './slack-error.ts';

export const oauthMethods: Methods = {
  'oauth.v2.access': { run: exchange },
};

/** Exchanges a code for the bot token of the workspace in which the app was allowed. */
function exchange({ app, all }: Workspace, args: JsonObject): JsonObject {
  if (args.client_id !== app.clientId) throw new SlackError('invalid_client_id');
  if (args.client_secret !== app.clientSecret) throw new SlackError('bad_client_secret');
  const text = String(args.code);
  const workspace = all.find((one) => one.codes.has(text));
  const code = workspace?.codes.get(text);
  if (!workspace || !code || !isAlive(workspace, code)) throw new SlackError('invalid_code');
  if (code.used) throw new SlackError('code_already_used');
  if (code.redirectUri !== (args.redirect_uri ?? undefined)) throw new SlackError('bad_redirect_uri');
  code.used = true;
  workspace.installed = true;
  return {
    app_id: app.id,
    authed_user: { id: code.userId },
    scope: app.manifest.oauth_config.scopes.bot.join(','),
    token_type: 'bot',
    access_token: workspace.botToken,
    bot_user_id: app.botUserId,
    team: { id: workspace.team.id, name: workspace.team.name },
    enterprise: workspace.enterprise ?? null,
    is_enterprise_install: false,
  };
}
