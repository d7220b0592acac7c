import type { SeenMessage, SeenState } from '../client/state.ts';
import { isObject, type JsonObject } from '../json.ts';

/** What to look for: words, a pattern, or a question about the words. */
export type What = string | RegExp | ((words: string) => boolean);

export function matches(words: string, what: What): boolean {
  if (typeof what === 'function') return what(words);
  return typeof what === 'string' ? words.includes(what) : what.test(words);
}

export function tell(what: What): string {
  return typeof what === 'function' ? 'what the question asks for' : `"${String(what)}"`;
}

const SHOWN = new Set(['text', 'alt_text', 'initial_value', 'initial_date', 'initial_time']);

/** Every word that a piece of Block Kit shows, options of menus included. */
export function wordsIn(content: unknown): string {
  const words: string[] = [];
  const visit = (value: unknown, key: string) => {
    if (typeof value === 'string') {
      if (SHOWN.has(key)) words.push(value);
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, key);
    } else if (isObject(value)) {
      for (const [inner, item] of Object.entries(value)) visit(item, inner);
    }
  };
  visit(content, '');
  return words.join('\n');
}

export function wordsOfView(view: JsonObject): string {
  return wordsIn([view.title, view.blocks, view.close, view.submit]);
}

/** What is read on a message: its blocks, or its text when it has none. */
export function wordsOfMessage(message: SeenMessage): string {
  return message.blocks ? wordsIn(message.blocks) : message.text;
}

/** Where to look: the modal on top, the Home tab, Slack's own notices, the app's direct messages, or a channel's id. */
export type Area = 'modal' | 'home' | 'notices' | 'app' | (string & {});

/** All words that a person can read at this moment, in one area or everywhere. */
export function wordsSeen(state: SeenState, area?: Area): string {
  const modal = state.modals.at(-1);
  const parts: string[] = [];
  if (modal && (area === undefined || area === 'modal')) parts.push(wordsOfView(modal));
  if (state.home && (area === undefined || area === 'home')) parts.push(wordsOfView(state.home));
  if (area === undefined || area === 'notices') parts.push(...state.notices.map((notice) => notice.text));
  for (const channel of state.channels) {
    if (area !== undefined && area !== channel.id && !(area === 'app' && channel.kind === 'app_dm')) continue;
    parts.push(...channel.messages.map(wordsOfMessage));
  }
  return parts.join('\n');
}
