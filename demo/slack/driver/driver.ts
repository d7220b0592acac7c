import { type SeenMessage, type SeenState, stateOf } from '../client/state.ts';
import { conversationsOf } from '../conversations.ts';
import { operateElement } from '../interact/action.ts';
import { closeModal } from '../interact/close.ts';
import { openHome } from '../interact/home.ts';
import { typeInto } from '../interact/message.ts';
import { lookUpOptions } from '../interact/options.ts';
import { findPerson, findTheirs } from '../interact/people.ts';
import { runShortcut } from '../interact/shortcut.ts';
import { type SubmitOutcome, submitView } from '../interact/submit.ts';
import { isObject, type JsonObject, wordsOf } from '../json.ts';
import { forgetEphemerals } from '../messages.ts';
import { ownOptions, type Values } from '../view-values.ts';
import { topView } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { chosen, hasOption, isSentAtOnce, isSentWhileTyping } from './entering.ts';
import { type Found, findOne, isButton, isField, type Where } from './finding.ts';
import { waitFor } from './waiting.ts';
import { type Area, matches, tell, type What, wordsOfMessage, wordsOfView, wordsSeen } from './words.ts';

export interface DriverOptions {
  /** Real milliseconds that a step may take before the story fails; default 5000. */
  patienceMs?: number;
}

/** A person at the keyboard. Every step waits for what it needs to appear, and returns once the app has acknowledged. */
export interface Driver {
  id: string;
  name: string;
  /** Types a slash command or a message; without a channel into the first one the person is in. */
  types(text: string, at?: { channel?: string }): Promise<void>;
  /** Uses a shortcut by its name or callback_id; with `on`, on the message that contains these words. */
  uses(shortcut: string, at?: { on?: What; in?: Area }): Promise<void>;
  /** Waits until words can be read; returns all that is readable in that area. */
  sees(what: What, at?: { in?: Area }): Promise<string>;
  /** Fails if words can be read now. */
  seesNo(what: What, at?: { in?: Area }): void;
  /** Everything the person can read now. */
  reads(area?: Area): string;
  /** Waits for a modal on top (that shows these words) and returns it. */
  modal(what?: What): Promise<JsonObject>;
  seesNoModal(): Promise<void>;
  opensHome(): Promise<void>;
  /** Waits for a published Home tab (that shows these words) and returns it. */
  home(what?: What): Promise<JsonObject>;
  /** Clicks a button by its words or action_id; also the Submit and Close of the modal. */
  clicks(button: string, at?: Where): Promise<SubmitOutcome>;
  /** Picks an option of a menu, overflow, radio group or set of checkboxes by its words or value. */
  picks(option: string, at?: Where): Promise<void>;
  /** Chooses in a field (by action_id, block_id or label): options, people, channels, dates, times. */
  chooses(field: string, choice: string | readonly string[], at?: Where): Promise<void>;
  fills(field: string, text: string, at?: Where): Promise<void>;
  pressesEnter(field: string, at?: Where): Promise<void>;
  /** Types into a menu that looks things up; returns the words of what it offers. */
  searches(field: string, query: string, at?: Where): Promise<string[]>;
  submits(): Promise<SubmitOutcome>;
  closes(): Promise<void>;
  /** The cross in the corner: closes every modal. */
  closesAll(): Promise<void>;
  /** Messages in a channel, or in the direct messages with the app (`app`), the newest last. */
  messages(area: Area): SeenMessage[];
  /** Waits for a message that shows these words; the newest one counts. */
  message(what: What, at?: { in?: Area }): Promise<SeenMessage>;
  notices(): string[];
  /** Reloads Slack: ephemeral messages are gone. */
  reloads(): void;
}

/** Puts a person at the keyboard of a workspace. */
export function drivePerson(workspace: Workspace, userId: string, options: DriverOptions = {}): Driver {
  const person = findPerson(workspace, userId);
  const patience = options.patienceMs ?? 5000;
  /** What is entered but not yet sent, by view. */
  const drafts = new Map<string, Values>();

  const state = (): SeenState => stateOf(workspace, userId);
  const wait = <T>(look: () => T | undefined, missing: () => string) =>
    waitFor(
      workspace,
      userId,
      look,
      () => `${person.name} waited for ${missing()}, but reads:\n${wordsSeen(state())}`,
      patience,
    );
  const find = (what: string, where: Where, fits: Parameters<typeof findOne>[2]): Promise<Found> =>
    wait(
      () => findOne(state(), where, fits),
      () => `${what}${where.beside === undefined ? '' : ` beside "${where.beside}"`}`,
    );

  function draftOf({ container }: Found): Values | undefined {
    return container.type === 'view' ? drafts.get(container.view_id) : undefined;
  }

  function note({ container, block, element }: Found, selected: JsonObject): void {
    if (container.type !== 'view') return;
    const draft = drafts.get(container.view_id) ?? {};
    const row = { ...draft[String(block.block_id)], [String(element.action_id)]: selected };
    drafts.set(container.view_id, { ...draft, [String(block.block_id)]: row });
  }

  async function operate(found: Found, selected: JsonObject): Promise<void> {
    await operateElement(workspace, person, {
      container: found.container,
      block_id: String(found.block.block_id),
      action_id: String(found.element.action_id),
      selected,
      values: draftOf(found),
    });
  }

  async function enter(found: Found, selected: JsonObject, atOnce: boolean): Promise<void> {
    note(found, selected);
    if (atOnce) await operate(found, selected);
  }

  async function submits(): Promise<SubmitOutcome> {
    const view = await driver.modal();
    return await submitView(workspace, person, String(view.id), drafts.get(String(view.id)));
  }

  async function close(all: boolean): Promise<void> {
    const view = await driver.modal();
    await closeModal(workspace, person, String(view.id), all);
  }

  async function typed(field: string, where: Where): Promise<Found> {
    return await find(`the field "${field}"`, where, (element, block) => isField(field)(element, block));
  }

  const driver: Driver = {
    id: userId,
    name: person.name,
    async types(text, { channel } = {}) {
      const first = conversationsOf(workspace, userId)[0]?.id;
      await typeInto(workspace, person, findTheirs(workspace, person, channel ?? first), text);
    },
    async uses(shortcut, { on, in: area } = {}) {
      const declared = workspace.app.manifest.features.shortcuts.find((one) => one.name === shortcut);
      const callbackId = declared?.callback_id ?? shortcut;
      if (on === undefined) return await runShortcut(workspace, person, callbackId);
      const { ts } = await driver.message(on, area === undefined ? {} : { in: area });
      const conversation = conversationsOf(workspace, userId).find((one) =>
        one.messages.some((m) => m.ts === ts),
      );
      const message = conversation?.messages.find((one) => one.ts === ts);
      await runShortcut(workspace, person, callbackId, conversation && message && { conversation, message });
    },
    sees: (what, { in: area } = {}) =>
      wait(
        () => {
          const words = wordsSeen(state(), area);
          return matches(words, what) ? words : undefined;
        },
        () => tell(what),
      ),
    seesNo(what, { in: area } = {}) {
      if (matches(wordsSeen(state(), area), what)) throw new Error(`${person.name} can read ${tell(what)}.`);
    },
    reads: (area) => wordsSeen(state(), area),
    modal: (what = () => true) =>
      wait(
        () =>
          state().modals.filter(
            (view, index, all) => index === all.length - 1 && matches(wordsOfView(view), what),
          )[0],
        () => `a modal with ${tell(what)}`,
      ),
    async seesNoModal() {
      await wait(
        () => (topView(workspace, userId) === undefined ? true : undefined),
        () => 'the modal to close',
      );
    },
    opensHome: () => openHome(workspace, person),
    home: (what = () => true) =>
      wait(
        () => {
          const { home } = state();
          return home && matches(wordsOfView(home), what) ? home : undefined;
        },
        () => `a Home tab with ${tell(what)}`,
      ),
    async clicks(button, where = {}) {
      const target = await wait(
        () => footerButton(state(), button, where) ?? findOne(state(), where, isButton(button)),
        () => `the button "${button}"${where.beside === undefined ? '' : ` beside "${where.beside}"`}`,
      );
      if (target === 'submit') return await submits();
      if (target === 'close') await close(false);
      else await operate(target, {});
      return { ok: true };
    },
    async picks(option, where = {}) {
      const found = await find(`the option "${option}"`, where, hasOption(option));
      const several = found.element.type === 'checkboxes' ? [option] : option;
      await enter(found, chosen(workspace, person, found, several), isSentAtOnce(found));
    },
    async chooses(field, choice, where = {}) {
      const found = await typed(field, where);
      await enter(found, chosen(workspace, person, found, choice), isSentAtOnce(found));
    },
    async fills(field, text, where = {}) {
      const found = await typed(field, where);
      await enter(found, { value: text === '' ? null : text }, isSentWhileTyping(found));
    },
    async pressesEnter(field, where = {}) {
      const found = await typed(field, where);
      const value = draftOf(found)?.[String(found.block.block_id)]?.[String(found.element.action_id)];
      if (isSentAtOnce(found)) await operate(found, { value: value?.value ?? null });
    },
    async searches(field, query, where = {}) {
      const { container, block, element } = await typed(field, where);
      const ids = { block_id: String(block.block_id), action_id: String(element.action_id) };
      const offer = await lookUpOptions(workspace, person, { container, ...ids, query });
      if ('notice' in offer && offer.notice !== undefined)
        throw new Error(`${person.name} reads: ${offer.notice}`);
      return ownOptions({ ...offer }).map((option) => wordsOf(option.text));
    },
    submits,
    closes: () => close(false),
    closesAll: () => close(true),
    messages: (area) =>
      state()
        .channels.filter((one) => one.id === area || (area === 'app' && one.kind === 'app_dm'))
        .flatMap((one) => one.messages),
    message: (what, { in: area } = {}) =>
      wait(
        () =>
          state()
            .channels.filter(
              (one) => area === undefined || one.id === area || (area === 'app' && one.kind === 'app_dm'),
            )
            .flatMap((one) => one.messages)
            .filter((message) => matches(wordsOfMessage(message), what))
            .at(-1),
        () => `a message with ${tell(what)}`,
      ),
    notices: () => state().notices.map((notice) => notice.text),
    reloads: () => forgetEphemerals(workspace, userId),
  };
  return driver;
}

/** The Submit or Close button at the foot of the modal on top, if its words are meant. */
function footerButton(state: SeenState, name: string, where: Where): 'submit' | 'close' | undefined {
  const modal = state.modals.at(-1);
  if (!modal || where.beside !== undefined || (where.in !== undefined && where.in !== 'modal'))
    return undefined;
  if (isObject(modal.submit) && wordsOf(modal.submit) === name) return 'submit';
  return (isObject(modal.close) ? wordsOf(modal.close) : 'Cancel') === name ? 'close' : undefined;
}
