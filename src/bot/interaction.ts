import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Core } from '../core/core.ts';
import type { Asking } from './identity.ts';
import type { PersonLeft } from './inbound/personChange.ts';
import type { PlainMessage } from './inbound/plainMessage.ts';

/** What every handler is given, whatever the person did. */
export interface Interaction {
  core: Core;
  /** Slack's Web API, for what a person waits for. */
  slack: WebClient;
  asking: Asking;
}

/** A modal as the person saw it when they acted in it. */
export interface SeenView {
  id: string;
  /** Changes with each update; given back so that an older answer never overwrites a newer view. */
  hash: string;
  /** The id of the modal under it, as Slack says. */
  below?: string;
  /** `private_metadata`: what its builder put in. Seen by clients, so never a secret and never an authority. */
  carried: string;
  values: Record<string, Record<string, FieldValue>>;
}

/** What was typed or chosen in one field. */
export interface FieldValue {
  value?: string | null;
  selected_option?: { value: string } | null;
  selected_options?: { value: string }[];
  /** A channel's id. */
  selected_conversation?: string | null;
  /** `YYYY-MM-DD` */
  selected_date?: string | null;
}

/** An answer of more than a sentence; `text` alone tells all of it. */
export interface Answer {
  text: string;
  blocks: KnownBlock[];
}

/** A slash command. What it returns, if anything, is its ephemeral answer. */
export type CommandHandler = (
  command: Interaction & { words: string; triggerId: string },
) => Promise<string | Answer | undefined>;

/** A global shortcut. */
export type ShortcutHandler = (shortcut: Interaction & { triggerId: string }) => Promise<void>;

/** A button or menu. */
export type ActionHandler = (
  action: Interaction & { chosen: string | undefined; triggerId: string; view: SeenView | undefined },
) => Promise<void>;

/** A keystroke in a typeahead. */
export type OptionsHandler = (lookup: Interaction & { typed: string }) => Promise<PlainTextOption[]>;

/** The submit button of a modal: what to show instead of it, or what is wrong with which field. */
export type SubmissionHandler = (
  submission: Interaction & { view: SeenView },
) => Promise<ModalView | { errors: Record<string, string> }>;

/** Words that somebody wrote to Keydesk, who need not be known to it. */
export type MessageHandler = (event: {
  core: Core;
  slack: WebClient;
  message: PlainMessage;
}) => Promise<void>;

/** Slack says that somebody is no full member of the workspace, or organisation, any more. */
export type PersonLeftHandler = (event: { core: Core; workspace: string; left: PersonLeft }) => Promise<void>;

/** Somebody opened App Home. */
export type HomeHandler = (opened: Interaction) => Promise<void>;

/** A modal that can be submitted. */
export interface Submission {
  handle: SubmissionHandler;
  /** The field beside which a passing trouble is told, so that the form stays and can be submitted again. */
  field: string;
  /** Shown when the answer takes longer than Slack waits. */
  working: () => ModalView;
  /** What is to be done once the answer is shown, whatever it was; its failures are only logged. */
  afterwards?: (submission: Interaction & { view: SeenView }) => Promise<void>;
}

/** Everything that a person can do in Slack, by the name that Slack sends. */
export interface SlackHandlers {
  commands: Record<string, CommandHandler>;
  shortcuts: Record<string, ShortcutHandler>;
  actions: Record<string, ActionHandler>;
  options: Record<string, OptionsHandler>;
  /** By the name under which the manifest subscribes to them. */
  events: { 'message.im': MessageHandler; user_change: PersonLeftHandler; app_home_opened: HomeHandler };
  submissions: Record<string, Submission>;
}
