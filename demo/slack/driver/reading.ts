import { type SeenMessage, stateOf } from '../client/state.ts';
import type { JsonObject } from '../json.ts';
import type { Person } from '../people.ts';
import { topView } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { waitFor } from './waiting.ts';
import { type Area, matches, tell, type What, wordsOfMessage, wordsOfView, wordsSeen } from './words.ts';

/** What a person can read. */
export interface Reading {
  /** Waits until words can be read; returns all that is readable in that area. */
  sees(what: What, at?: { in?: Area }): Promise<string>;
  /** Fails if words can be read now. */
  seesNo(what: What, at?: { in?: Area }): void;
  /** Waits until words can be read no more. */
  seesNoMore(what: What, at?: { in?: Area }): Promise<void>;
  /** Everything the person can read now. */
  reads(area?: Area): string;
  /** Waits for a modal on top (that shows these words) and returns it. */
  modal(what?: What): Promise<JsonObject>;
  seesNoModal(): Promise<void>;
  /** Waits for a published Home tab (that shows these words) and returns it. */
  home(what?: What): Promise<JsonObject>;
  /** Messages in a channel, or in the direct messages with the app (`app`), the newest last. */
  messages(area: Area): SeenMessage[];
  /** Waits for a message that shows these words; the newest one counts. */
  message(what: What, at?: { in?: Area }): Promise<SeenMessage>;
  /** What Slack itself has told the person, the newest last. */
  notices(): string[];
  /** Waits for anything that can be looked for in what the person sees. */
  waits<T>(look: () => T | undefined, missing: () => string): Promise<T>;
}

const anything = () => true;

export function readingOf(workspace: Workspace, person: Person, patienceMs: number): Reading {
  const state = () => stateOf(workspace, person.id);
  const waits = <T>(look: () => T | undefined, missing: () => string): Promise<T> => {
    const failure = () => `${person.name} waited for ${missing()}, but reads:\n${wordsSeen(state())}`;
    return waitFor(workspace, person.id, look, failure, patienceMs);
  };
  const messages = (area: Area | undefined) =>
    state()
      .channels.filter(
        (one) => area === undefined || one.id === area || (area === 'app' && one.kind === 'app_dm'),
      )
      .flatMap((one) => one.messages);

  return {
    waits,
    sees(what, { in: area } = {}) {
      const look = () => {
        const words = wordsSeen(state(), area);
        return matches(words, what) ? words : undefined;
      };
      return waits(look, () => tell(what));
    },
    seesNo(what, { in: area } = {}) {
      if (matches(wordsSeen(state(), area), what)) throw new Error(`${person.name} can read ${tell(what)}.`);
    },
    async seesNoMore(what, { in: area } = {}) {
      const look = () => (matches(wordsSeen(state(), area), what) ? undefined : true);
      await waits(look, () => `${tell(what)} to go away`);
    },
    reads: (area) => wordsSeen(state(), area),
    modal(what = anything) {
      const look = () => {
        const top = state().modals.at(-1);
        return top && matches(wordsOfView(top), what) ? top : undefined;
      };
      return waits(look, () => `a modal with ${tell(what)}`);
    },
    async seesNoModal() {
      const look = () => (topView(workspace, person.id) === undefined ? true : undefined);
      await waits(look, () => 'the modal to close');
    },
    home(what = anything) {
      const look = () => {
        const { home } = state();
        return home && matches(wordsOfView(home), what) ? home : undefined;
      };
      return waits(look, () => `a Home tab with ${tell(what)}`);
    },
    messages,
    message(what, { in: area } = {}) {
      const look = () => messages(area).findLast((message) => matches(wordsOfMessage(message), what));
      return waits(look, () => `a message with ${tell(what)}`);
    },
    notices: () => state().notices.map((notice) => notice.text),
  };
}
