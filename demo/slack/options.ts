import type { WorkspaceOptions } from './workspace-setup.ts';

/** How to start a local Slack. */
export interface LocalSlackOptions extends WorkspaceOptions {
  /** Default 0: any free port of the loopback. */
  port?: number;
  /** The text of manifest.yml: commands, shortcuts, scopes and events come from it. */
  manifest: string;
  delivery: { kind: 'http'; requestUrl?: string } | { kind: 'socket' };
  signingSecret: string;
  appToken: string;
  clientId?: string;
  clientSecret?: string;
  /** The clock of triggers, response_urls and rate limits; default the real one. */
  now?: () => Date;
  /** The clock written into signatures; default `now`. */
  signedAt?: () => Date;
  /** Real milliseconds that the app has to acknowledge; default 3000. */
  ackLimitMs?: number;
  /** How many calls and sent requests are remembered; default all of them, as tests want. */
  callsKept?: number;
  /** Default `on`: about one message a second per channel. It counts by `now`, so a clock that stands still never frees it. */
  rateLimit?: 'on' | 'off';
}
