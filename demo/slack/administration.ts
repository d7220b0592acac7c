import { appDm } from './conversations.ts';
import type { Delivery } from './dispatch/delivery.ts';
import { retryDueEvents, sendEvent } from './dispatch/events.ts';
import type { JsonObject } from './json.ts';
import { type Person, userObject } from './people.ts';
import type { Workspace } from './workspace.ts';

/** What the administrators of a workspace do, and what Slack then tells the app. */
export interface Administration {
  /** Changes somebody (`{ kind: 'deactivated' }`, a new email, ...); the app hears `user_change`. */
  changePerson(id: string, change: Partial<Omit<Person, 'id'>>): Promise<void>;
  /** Somebody new; the app hears `team_join`. */
  addPerson(person: Person): Promise<void>;
  /** Takes the app out: its token stops working; it hears `app_uninstalled` and `tokens_revoked`. */
  uninstall(): Promise<void>;
  renameTeam(name: string): Promise<void>;
  /** Any event, if the manifest subscribes to it. */
  sendEvent(event: JsonObject): Promise<void>;
  /** Sends the retries of events that are due by the clock. */
  retryDueEvents(): Promise<void>;
  /** Asks the request URL for the challenge, as Slack does when it is set; true when it answers rightly. */
  verifyRequestUrl(): Promise<boolean>;
}

export function administer(workspace: Workspace): Administration {
  const event = (fields: JsonObject) => sendEvent(workspace, { ...fields, event_ts: workspace.ids.ts() });
  const shown = (person: Person) => {
    const withEmail = workspace.app.manifest.oauth_config.scopes.bot.includes('users:read.email');
    return userObject(person, workspace.team.id, workspace.now(), withEmail);
  };
  const cacheTs = () => Math.floor(workspace.now().getTime() / 1000);
  return {
    async changePerson(id, change) {
      const before = workspace.people.get(id);
      if (!before) throw new Error(`There is no ${id} in this Slack.`);
      const person = { ...before, ...change, id };
      workspace.people.set(id, person);
      workspace.changes.tell(workspace.people.keys());
      await event({ type: 'user_change', user: shown(person), cache_ts: cacheTs() });
    },
    async addPerson(person) {
      workspace.people.set(person.id, person);
      if (person.kind === 'member') appDm(workspace, person.id);
      workspace.changes.tell(workspace.people.keys());
      await event({ type: 'team_join', user: shown(person), cache_ts: cacheTs() });
    },
    async uninstall() {
      workspace.installed = false;
      await event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [workspace.app.botUserId] } });
      await event({ type: 'app_uninstalled' });
    },
    async renameTeam(name) {
      workspace.team.name = name;
      await event({ type: 'team_rename', name, team_id: workspace.team.id });
    },
    sendEvent: event,
    retryDueEvents: () => retryDueEvents(workspace),
    verifyRequestUrl: () => verify(workspace.delivery, workspace),
  };
}

async function verify(delivery: Delivery, { ids, app }: Workspace): Promise<boolean> {
  const challenge = ids.secret();
  const ack = await delivery.send({
    type: 'events_api',
    payload: { token: app.verificationToken, challenge, type: 'url_verification' },
    acceptsAnswer: true,
  });
  if (!ack.acked) return false;
  return (typeof ack.body === 'string' ? ack.body : ack.body?.challenge) === challenge;
}
