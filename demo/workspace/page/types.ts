// The shapes that the page reads: the client API of the local Slack, and Block Kit as Slack's own types have it.
// Only types: the page itself is plain JavaScript, checked against these.
import type { KnownBlock, Option, OptionGroup } from '@slack/types';

export type { Confirm, KnownBlock, Option, OptionGroup, TextObject } from '@slack/types';

export type Person = { id: string; name: string; title?: string; kind: string };

export type People = {
  workspace: { id: string; name: string };
  /** `homeTab`: whether the manifest gives the app a Home. */
  app: { name: string; homeTab: boolean };
  people: Person[];
};

export type Message = {
  ts: string;
  user: string;
  userName: string;
  isApp?: boolean;
  text: string;
  blocks?: KnownBlock[];
  ephemeral?: boolean;
  edited?: boolean;
  actionable?: boolean;
  files?: { name?: string; title?: string }[];
};

export type Channel = { id: string; name: string; kind: 'channel' | 'dm' | 'app_dm'; messages: Message[] };

export type PlainText = { type: 'plain_text'; text: string; emoji?: boolean };

export type View = {
  id: string;
  type: 'modal' | 'home';
  title?: PlainText;
  submit?: PlainText | null;
  close?: PlainText | null;
  blocks: KnownBlock[];
  hash?: string;
};

export type Notice = { id: string; text: string };
export type Command = { command: string; description?: string; usage_hint?: string };
export type Shortcut = {
  name: string;
  callback_id: string;
  description?: string;
  type?: 'global' | 'message';
};

export type State = {
  channels: Channel[];
  modals: View[];
  home: View | null;
  notices: Notice[];
  commands: Command[];
  shortcuts: Shortcut[];
};

/** Where an interactive element stands. */
export type Container = { type: 'message'; channel: string; ts: string } | { type: 'view'; view_id: string };

/** One element's part of `state.values`, as Slack sends it. */
export type ElementValue = { type: string } & Record<string, unknown>;
export type Values = Record<string, Record<string, ElementValue>>;

export type Options = { options?: Option[]; option_groups?: OptionGroup[] };

export type SubmitAnswer =
  | { ok: true }
  | { ok: false; errors: Record<string, string> }
  | { ok: false; notice: string };

/** What mrkdwn knows about the workspace: how an id is called. */
export type Names = { user(id: string): string | undefined; channel(id: string): string | undefined };

/** An interactive element, as far as the page cares: Slack's union has more members than anybody uses. */
export type Element = {
  type: string;
  action_id?: string;
  confirm?: import('@slack/types').Confirm;
  focus_on_load?: boolean;
} & Record<string, unknown>;

/** A message or a view: what its elements need to remember their values and to reach Slack. */
export type Surface = {
  container: Container;
  names: Names;
  people: Person[];
  channels: { id: string; name: string }[];
  /** The value chosen so far; undefined before the person touched the element. */
  chosen(blockId: string, actionId: string): ElementValue | undefined;
  choose(blockId: string, actionId: string, value: ElementValue): void;
  /** Sends a block action, after the element's confirm dialog if it has one. */
  act(at: Place, selected?: Record<string, unknown>): Promise<void>;
  suggest(at: Place, query: string): Promise<Options>;
};

/** An element in its block; `dispatches` is false for inputs that only count when the modal is submitted. */
export type Place = {
  blockId: string;
  actionId: string;
  element: Element;
  dispatches: boolean;
  label: string;
};
