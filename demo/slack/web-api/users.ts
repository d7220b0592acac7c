import { type Person, userObject } from '../people.ts';
import type { Workspace } from '../workspace.ts';
import { isTrue, type Methods, page, required } from './method.ts';
import { SlackError } from './slack-error.ts';

function seesEmail(workspace: Workspace): boolean {
  return workspace.app.manifest.oauth_config.scopes.bot.includes('users:read.email');
}

/** The app's own account, which is a person to users.info too. */
function botPerson({ app }: Workspace): Person {
  return { id: app.botUserId, name: app.name, kind: 'bot', timezone: 'UTC' };
}

export const userMethods: Methods = {
  'users.info': {
    token: 'bot',
    scopes: () => ['users:read'],
    run(workspace, args) {
      const id = required(args, 'user');
      const person = id === workspace.app.botUserId ? botPerson(workspace) : workspace.people.get(id);
      if (!person) throw new SlackError('user_not_found');
      const user = userObject(person, workspace.team.id, workspace.now(), seesEmail(workspace));
      return { user: isTrue(args.include_locale) ? { ...user, locale: person.locale ?? 'en-US' } : user };
    },
  },
  'users.list': {
    token: 'bot',
    scopes: () => ['users:read'],
    run(workspace, args) {
      const { items, more } = page([...workspace.people.values()], args);
      const now = workspace.now();
      const members = items.map((person) => userObject(person, workspace.team.id, now, seesEmail(workspace)));
      return { members, cache_ts: Math.floor(now.getTime() / 1000), ...more };
    },
  },
  'users.lookupByEmail': {
    token: 'bot',
    scopes: () => ['users:read.email'],
    run(workspace, args) {
      const email = required(args, 'email').toLowerCase();
      const person = [...workspace.people.values()].find(
        (other) => other.email?.toLowerCase() === email && other.kind !== 'deactivated',
      );
      if (!person) throw new SlackError('users_not_found');
      return { user: userObject(person, workspace.team.id, workspace.now(), true) };
    },
  },
};
