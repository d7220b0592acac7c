import type { CallLog } from './calls.ts';
import { createChanges } from './changes.ts';
import { appDm, type Conversation } from './conversations.ts';
import type { Delivery } from './dispatch/delivery.ts';
import type { Faults } from './faults.ts';
import { createIds } from './ids.ts';
import type { Person } from './people.ts';
import { createRateLimits } from './rate-limits.ts';
import type { App, Workspace } from './workspace.ts';

export interface ChannelOptions {
  id: string;
  name: string;
  members: string[];
  private?: boolean;
  /** Whether the app is in it; default yes. */
  withApp?: boolean;
}

export interface WorkspaceOptions {
  workspace: { id: string; name: string; domain?: string; enterprise?: { id: string; name: string } };
  people: Person[];
  channels: ChannelOptions[];
  botToken: string;
  /** False for a workspace where the app is yet to be installed (OAuth). */
  installed?: boolean;
}

/** What all workspaces of one local Slack have in common. */
export interface Shared {
  app: App;
  now: () => Date;
  delivery: Delivery;
  faults: Faults;
  calls: CallLog;
  warnings: string[];
  rateLimited: boolean;
  baseUrl: string;
  workspaces: readonly Workspace[];
}

/** A workspace with its people, its channels, and the app installed in it. */
export function setUpWorkspace(options: WorkspaceOptions, shared: Shared): Workspace {
  const { app, now, delivery, faults, calls, warnings, baseUrl } = shared;
  const domain = options.workspace.domain ?? options.workspace.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const workspace: Workspace = {
    team: { id: options.workspace.id, name: options.workspace.name, domain },
    app,
    botToken: options.botToken,
    enterprise: options.workspace.enterprise,
    installed: options.installed ?? true,
    all: shared.workspaces,
    codes: new Map(),
    baseUrl,
    now,
    ids: createIds(now),
    people: new Map(options.people.map((person) => [person.id, { ...person }])),
    conversations: new Map(options.channels.map((channel) => [channel.id, conversationOf(channel, app)])),
    views: new Map(),
    stacks: new Map(),
    homes: new Map(),
    notices: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    offered: new Map(),
    files: new Map(),
    faults,
    rateLimits: createRateLimits(now, shared.rateLimited),
    calls,
    warnings,
    changes: createChanges(),
    delivery,
    retries: [],
  };
  for (const person of options.people) {
    if (person.kind === 'member' || person.kind.endsWith('guest')) appDm(workspace, person.id);
  }
  return workspace;
}

function conversationOf({ id, name, members, ...rest }: ChannelOptions, app: App): Conversation {
  const everybody = rest.withApp === false ? members : [...members, app.botUserId];
  return { id, name, kind: rest.private ? 'private' : 'channel', members: new Set(everybody), messages: [] };
}
