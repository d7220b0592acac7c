import { type SeenState, stateOf } from '../client/state.ts';
import { conversationsOf } from '../conversations.ts';
import { operateElement } from '../interact/action.ts';
import { closeModal } from '../interact/close.ts';
import { openHome } from '../interact/home.ts';
import { typeInto } from '../interact/message.ts';
import { lookUpOptions } from '../interact/options.ts';
import { findTheirs } from '../interact/people.ts';
import { runShortcut } from '../interact/shortcut.ts';
import { type SubmitOutcome, submitView } from '../interact/submit.ts';
import { isObject, type JsonObject, wordsOf } from '../json.ts';
import { forgetEphemerals } from '../messages.ts';
import type { Person } from '../people.ts';
import { ownOptions } from '../view-values.ts';
import type { Workspace } from '../workspace.ts';
import { createDrafts } from './drafts.ts';
import { chosen, hasOption, isSentAtOnce, isSentWhileTyping } from './entering.ts';
import { type Found, findOne, isButton, isField, type Where } from './finding.ts';
import type { Reading } from './reading.ts';
import type { Area, What } from './words.ts';

/** What a person can do. A field is named by its action_id, its block_id or its label. */
export interface Doing {
  /** Types a slash command or a message; without a channel into the first one the person is in. */
  types(text: string, at?: { channel?: string }): Promise<void>;
  /** Uses a shortcut by its name or callback_id; with `on`, on the message that shows these words. */
  uses(shortcut: string, at?: { on?: What; in?: Area }): Promise<void>;
  opensHome(): Promise<void>;
  /** Clicks a button by its words, action_id or accessibility_label; also Submit and Close of the modal. */
  clicks(button: string, at?: Where): Promise<SubmitOutcome>;
  /** What Slack asks before a button counts (its confirm dialog); undefined when it does not ask. */
  isAskedBefore(button: string, at?: Where): Promise<JsonObject | undefined>;
  /** Picks an option of a menu, overflow, radio group or set of checkboxes by its words or value. */
  picks(option: string, at?: Where): Promise<void>;
  /** Chooses in a field: options, people, channels, dates, times. */
  chooses(field: string, choice: string | readonly string[], at?: Where): Promise<void>;
  fills(field: string, text: string, at?: Where): Promise<void>;
  pressesEnter(field: string, at?: Where): Promise<void>;
  /** Types into a menu that looks things up; returns the words of what it offers. */
  searches(field: string, query: string, at?: Where): Promise<string[]>;
  submits(): Promise<SubmitOutcome>;
  /** Close or Cancel of the modal on top. */
  closes(): Promise<void>;
  /** The cross in the corner: closes every modal. */
  closesAll(): Promise<void>;
  /** Reloads Slack: ephemeral messages are gone. */
  reloads(): void;
}

export function doingOf(workspace: Workspace, person: Person, reading: Reading): Doing {
  const drafts = createDrafts();
  const state = () => stateOf(workspace, person.id);

  function find(what: string, where: Where, fits: Parameters<typeof findOne>[2]): Promise<Found> {
    return reading.waits(
      () => findOne(state(), where, fits),
      () => `${what}${where.beside === undefined ? '' : ` beside "${where.beside}"`}`,
    );
  }
  const findField = (name: string, where: Where) => find(`the field "${name}"`, where, isField(name));

  async function operate(found: Found, selected: JsonObject): Promise<void> {
    await operateElement(workspace, person, {
      container: found.container,
      block_id: String(found.block.block_id),
      action_id: String(found.element.action_id),
      selected,
      values: drafts.of(found.container),
    });
  }
  async function enter(found: Found, selected: JsonObject, sent: boolean): Promise<void> {
    drafts.note(found, selected);
    if (sent) await operate(found, selected);
  }
  async function submits(): Promise<SubmitOutcome> {
    const id = String((await reading.modal()).id);
    return await submitView(workspace, person, id, drafts.of({ type: 'view', view_id: id }));
  }
  async function close(all: boolean): Promise<void> {
    await closeModal(workspace, person, String((await reading.modal()).id), all);
  }

  return {
    async types(text, { channel } = {}) {
      const first = conversationsOf(workspace, person.id)[0]?.id;
      await typeInto(workspace, person, findTheirs(workspace, person, channel ?? first), text);
    },
    async uses(shortcut, { on, in: area } = {}) {
      const declared = workspace.app.manifest.features.shortcuts.find((one) => one.name === shortcut);
      const callbackId = declared?.callback_id ?? shortcut;
      if (on === undefined) return await runShortcut(workspace, person, callbackId);
      const { ts } = await reading.message(on, area === undefined ? {} : { in: area });
      const conversation = conversationsOf(workspace, person.id).find((one) =>
        one.messages.some((m) => m.ts === ts),
      );
      const message = conversation?.messages.find((one) => one.ts === ts);
      await runShortcut(workspace, person, callbackId, conversation && message && { conversation, message });
    },
    opensHome: () => openHome(workspace, person),
    async clicks(button, where = {}) {
      const target = await reading.waits(
        () => footerButton(state(), button, where) ?? findOne(state(), where, isButton(button)),
        () => `the button "${button}"${where.beside === undefined ? '' : ` beside "${where.beside}"`}`,
      );
      if (target === 'submit') return await submits();
      if (target === 'close') await close(false);
      else await operate(target, {});
      return { ok: true };
    },
    async isAskedBefore(button, where = {}) {
      const { element } = await find(`the button "${button}"`, where, isButton(button));
      return isObject(element.confirm) ? element.confirm : undefined;
    },
    async picks(option, where = {}) {
      const found = await find(`the option "${option}"`, where, hasOption(option));
      await enter(found, chosen(workspace, person, found, option), isSentAtOnce(found));
    },
    async chooses(field, choice, where = {}) {
      const found = await findField(field, where);
      await enter(found, chosen(workspace, person, found, choice), isSentAtOnce(found));
    },
    async fills(field, text, where = {}) {
      const found = await findField(field, where);
      await enter(found, { value: text === '' ? null : text }, isSentWhileTyping(found));
    },
    async pressesEnter(field, where = {}) {
      const found = await findField(field, where);
      if (isSentAtOnce(found)) await operate(found, { value: drafts.valueOf(found) ?? null });
    },
    async searches(field, query, where = {}) {
      const { container, block, element } = await findField(field, where);
      const ids = { block_id: String(block.block_id), action_id: String(element.action_id) };
      const offer = await lookUpOptions(workspace, person, { container, ...ids, query });
      if ('notice' in offer && offer.notice !== undefined)
        throw new Error(`${person.name} reads: ${offer.notice}`);
      return ownOptions({ ...offer }).map((option) => wordsOf(option.text));
    },
    submits,
    closes: () => close(false),
    closesAll: () => close(true),
    reloads: () => forgetEphemerals(workspace, person.id),
  };
}

/** The Submit or Close button at the foot of the modal on top, if its words are meant. */
function footerButton(state: SeenState, name: string, where: Where): 'submit' | 'close' | undefined {
  const modal = state.modals.at(-1);
  if (!modal || where.beside !== undefined || (where.in !== undefined && where.in !== 'modal'))
    return undefined;
  if (isObject(modal.submit) && wordsOf(modal.submit) === name) return 'submit';
  return (isObject(modal.close) ? wordsOf(modal.close) : 'Cancel') === name ? 'close' : undefined;
}
