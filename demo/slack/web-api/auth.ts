import type { Methods } from './method.ts';

export const authMethods: Methods = {
  'api.test': { run: (_workspace, args) => ({ args }) },
  'auth.test': {
    token: 'bot',
    run: ({ team, app, baseUrl, enterprise }) => ({
      url: `${baseUrl}/`,
      team: team.name,
      user: app.name.toLowerCase(),
      team_id: team.id,
      user_id: app.botUserId,
      bot_id: app.botId,
      ...(enterprise ? { enterprise_id: enterprise.id } : {}),
      is_enterprise_install: false,
    }),
  },
  'team.info': {
    token: 'bot',
    scopes: () => ['team:read'],
    run: ({ team }) => ({ team: { id: team.id, name: team.name, domain: team.domain } }),
  },
  'bots.info': {
    token: 'bot',
    scopes: () => ['users:read'],
    run: ({ app }) => ({
      bot: { id: app.botId, deleted: false, name: app.name, app_id: app.id, user_id: app.botUserId },
    }),
  },
};
