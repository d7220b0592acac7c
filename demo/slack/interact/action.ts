import type { Conversation, Message } from '../conversations.ts';
import { tellApp } from '../dispatch/acknowledged.ts';
import { channelField, commonFields } from '../dispatch/payloads.ts';
import { isObject, type JsonObject } from '../json.ts';
import { elementsOf, messageObject } from '../messages.ts';
import type { Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { issueResponseUrl } from '../response-urls.ts';
import { issueTrigger } from '../triggers.ts';
import { mergeValues, valueKey, valuesOf } from '../view-values.ts';
import { type OpenView, topView, viewObject } from '../views.ts';
import { giveNotice, type Workspace } from '../workspace.ts';
import { checkChoice, checkEntries } from './choice.ts';
import { findTheirs } from './people.ts';
import { ACTION_TROUBLE, MODAL_TROUBLE } from './troubles.ts';

/** Where an element stands that a person uses. */
export type Container = { type: 'message'; channel: string; ts: string } | { type: 'view'; view_id: string };

export interface ElementUse {
  container: Container;
  block_id: string;
  action_id: string;
  /** What the element's payload carries: `selected_option`, `selected_date`, `value`, ... */
  selected?: JsonObject;
  /** What else is entered in the view at this moment. */
  values?: unknown;
}

/** A view or message that a person sees, by its place. @throws Refusal */
export function locate(
  workspace: Workspace,
  person: Person,
  container: Container,
): { view: OpenView } | { conversation: Conversation; message: Message } {
  if (container.type === 'view') {
    const home = workspace.homes.get(person.id);
    const view = home?.id === container.view_id ? home : topView(workspace, person.id);
    if (view?.id !== container.view_id) throw new Refusal('That window is not open any more.');
    return { view };
  }
  const conversation = findTheirs(workspace, person, container.channel);
  const message = conversation.messages.find(
    (one) => one.ts === container.ts && (one.ephemeralFor ?? person.id) === person.id,
  );
  if (!message) throw new Refusal('That message is gone.');
  return { conversation, message };
}

/** The element with these ids. @throws Refusal */
export function findElement(blocks: readonly JsonObject[], blockId: string, actionId: string): JsonObject {
  const block = blocks.find((one) => one.block_id === blockId);
  const element = block && elementsOf(block).find((one) => one.action_id === actionId);
  if (!element) throw new Refusal('That button or field is not there any more.');
  return element;
}

/** Uses a button, menu or dispatching field: sends `block_actions` and waits for the acknowledgement. */
export async function operateElement(workspace: Workspace, person: Person, use: ElementUse): Promise<void> {
  const place = locate(workspace, person, use.container);
  const blocks = 'view' in place ? place.view.blocks : place.message.blocks;
  const element = findElement(blocks, use.block_id, use.action_id);
  const selected = use.selected ?? {};
  checkChoice(workspace, person, use, element, selected);
  checkEntries(workspace, person, blocks, use.values);
  const action = {
    type: element.type,
    action_id: use.action_id,
    block_id: use.block_id,
    ...described(element),
    ...selected,
    action_ts: workspace.ids.ts(),
  };
  const where =
    'view' in place
      ? viewFields(workspace, place.view, use, selected)
      : messageFields(workspace, person, place, use, selected);
  const ack = await tellApp(workspace, {
    type: 'interactive',
    payload: { type: 'block_actions', ...commonFields(workspace, person), ...where, actions: [action] },
    acceptsAnswer: false,
  });
  const isModal = 'view' in place && place.view.content.type === 'modal';
  if (!ack.acked) giveNotice(workspace, person.id, isModal ? MODAL_TROUBLE : ACTION_TROUBLE);
}

// What Slack repeats of an element in its action.
function described(element: JsonObject): JsonObject {
  const kept = ['text', 'value', 'url', 'confirm', 'style', 'placeholder'];
  const shown = element.type === 'button' ? kept : ['confirm', 'placeholder'];
  return Object.fromEntries(
    shown.filter((key) => element[key] !== undefined).map((key) => [key, element[key]]),
  );
}

function entered(use: ElementUse, element: unknown, selected: JsonObject): JsonObject {
  const key = isObject(element) ? valueKey(element.type) : undefined;
  return key !== undefined && key in selected
    ? { [use.block_id]: { [use.action_id]: { [key]: selected[key] } } }
    : {};
}

function viewFields(workspace: Workspace, view: OpenView, use: ElementUse, selected: JsonObject): JsonObject {
  const element = findElement(view.blocks, use.block_id, use.action_id);
  view.values = mergeValues(mergeValues(view.values, use.values), entered(use, element, selected));
  const insideModal = view.content.type === 'modal' ? view.id : undefined;
  return {
    container: { type: 'view', view_id: view.id },
    trigger_id: issueTrigger(workspace, view.userId, insideModal),
    view: viewObject(workspace, view),
  };
}

function messageFields(
  workspace: Workspace,
  person: Person,
  { conversation, message }: { conversation: Conversation; message: Message },
  use: ElementUse,
  selected: JsonObject,
): JsonObject {
  const element = findElement(message.blocks, use.block_id, use.action_id);
  const ephemeral = message.ephemeralFor !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: conversation.id,
      is_ephemeral: ephemeral,
    },
    trigger_id: issueTrigger(workspace, person.id),
    channel: channelField(conversation),
    // An ephemeral message is nowhere stored, so Slack cannot send it along.
    ...(ephemeral ? {} : { message: messageObject(workspace, message) }),
    state: {
      values: mergeValues(mergeValues(valuesOf(message.blocks), use.values), entered(use, element, selected)),
    },
    response_url: issueResponseUrl(workspace, 'actions', person.id, conversation, message),
  };
}
