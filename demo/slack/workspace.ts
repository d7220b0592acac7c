import type { CallLog } from './calls.ts';
import type { Changes } from './changes.ts';
import type { Conversation } from './conversations.ts';
import type { Delivery } from './dispatch/delivery.ts';
import type { PendingRetry } from './dispatch/events.ts';
import type { Faults } from './faults.ts';
import type { StoredFile } from './files.ts';
import type { Ids } from './ids.ts';
import type { Manifest } from './manifest.ts';
import type { OAuthCode } from './oauth/codes.ts';
import type { Person } from './people.ts';
import type { RateLimits } from './rate-limits.ts';
import type { ResponseUrl } from './response-urls.ts';
import type { Trigger } from './triggers.ts';
import type { OpenView } from './views.ts';

/** The one app that this Slack knows, with its secrets. */
export interface App {
  id: string;
  name: string;
  botId: string;
  botUserId: string;
  signingSecret: string;
  appToken: string;
  clientId: string;
  clientSecret: string;
  /** The old verification token that still stands in every payload. */
  verificationToken: string;
  manifest: Manifest;
}

/** A line that Slack itself shows to one person. */
export interface Notice {
  id: string;
  text: string;
}

/** Everything that one local Slack remembers; in memory, gone when it stops. */
export interface Workspace {
  team: { id: string; name: string; domain: string };
  /** The Enterprise Grid organisation it belongs to, if any. */
  enterprise: { id: string; name: string } | undefined;
  app: App;
  botToken: string;
  /** False after the app was uninstalled: its token stops working. */
  installed: boolean;
  /** `http://127.0.0.1:port`, known once the server listens. */
  baseUrl: string;
  now: () => Date;
  ids: Ids;
  people: Map<string, Person>;
  conversations: Map<string, Conversation>;
  /** Modals open now, by view id. */
  views: Map<string, OpenView>;
  /** Each person's stack of modals, the top one last. */
  stacks: Map<string, string[]>;
  homes: Map<string, OpenView>;
  notices: Map<string, Notice[]>;
  triggers: Map<string, Trigger>;
  responseUrls: Map<string, ResponseUrl>;
  /** Options that the app has offered, by person, block and action. */
  offered: Map<string, unknown[]>;
  files: Map<string, StoredFile>;
  faults: Faults;
  rateLimits: RateLimits;
  calls: CallLog;
  /** Things Slack lets pass but a careful app avoids; tests assert it is empty. */
  warnings: string[];
  changes: Changes;
  delivery: Delivery;
  /** All workspaces of this Slack; one app may be installed in several. */
  all: readonly Workspace[];
  /** Permissions given but not yet exchanged for a token (OAuth), by code. */
  codes: Map<string, OAuthCode>;
  /** Events that the app did not take yet. */
  retries: PendingRetry[];
}

/** Records a warning: accepted by Slack, yet not as a careful app does it. */
export function warn(workspace: Workspace, text: string): void {
  workspace.warnings.push(text);
}

/** Shows one person what Slack itself has to say. */
export function giveNotice(workspace: Workspace, userId: string, text: string): Notice {
  const notice = { id: workspace.ids.next('N'), text };
  const notices = workspace.notices.get(userId) ?? [];
  workspace.notices.set(userId, [...notices, notice]);
  workspace.changes.tell([userId]);
  return notice;
}
