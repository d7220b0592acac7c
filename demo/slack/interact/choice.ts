import { isObject, type JsonObject } from '../json.ts';
import { elementsOf } from '../messages.ts';
import type { Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { isDate, isTime } from '../validate/moments.ts';
import { isOffered, ownOptions, valueKey } from '../view-values.ts';
import type { Workspace } from '../workspace.ts';

/** The key under which the options offered to a person for an element are remembered. */
export function offerKey(person: Person, blockId: string, actionId: string): string {
  return JSON.stringify([person.id, blockId, actionId]);
}

/**
 * Sees that a person chooses only what is really there to choose: an option shown or offered, a person or channel
 * that exists. (An attacker's payload is not bound by this; tests send those by hand.)
 * @throws Refusal
 */
export function checkChoice(
  workspace: Workspace,
  person: Person,
  { block_id: blockId, action_id: actionId }: { block_id: string; action_id: string },
  element: JsonObject,
  selected: JsonObject,
): void {
  const type = String(element.type);
  const key = type === 'overflow' ? 'selected_option' : valueKey(type);
  if (type === 'button') return;
  if (key === undefined || !(key in selected)) throw new Refusal('Nothing was chosen.');
  const chosen = selected[key];
  const many = Array.isArray(chosen) ? chosen : chosen === null ? [] : [chosen];
  if (key.startsWith('selected_option')) {
    const initial = [element.initial_option, element.initial_options].flat().filter(isObject);
    const offered = workspace.offered.get(offerKey(person, blockId, actionId)) ?? [];
    const options = [...ownOptions(element), ...initial, ...offered];
    if (!many.every((option) => isOffered(options, option)))
      throw new Refusal('That option is not in the list.');
  } else if (key.startsWith('selected_user')) {
    if (!many.every((id) => workspace.people.has(String(id)))) throw new Refusal('There is no such person.');
  } else if (key.startsWith('selected_channel') || key.startsWith('selected_conversation')) {
    const sees = (id: unknown) => workspace.conversations.get(String(id))?.members.has(person.id) ?? false;
    if (!many.every(sees)) throw new Refusal('There is no such conversation.');
  } else if (key === 'selected_date' && !many.every(isDate)) {
    throw new Refusal('That is no date.');
  } else if (key === 'selected_time' && !many.every(isTime)) {
    throw new Refusal('That is no time.');
  }
}

/**
 * Sees that what a page or test entered in a view can really be entered there.
 * @throws Refusal
 */
export function checkEntries(
  workspace: Workspace,
  person: Person,
  blocks: readonly JsonObject[],
  entered: unknown,
): void {
  if (!isObject(entered)) return;
  for (const block of blocks) {
    const row = entered[String(block.block_id)];
    for (const element of elementsOf(block)) {
      const entry = isObject(row) ? row[String(element.action_id)] : undefined;
      const key = valueKey(element.type);
      if (!isObject(entry) || key === undefined || !(key in entry)) continue;
      const place = { block_id: String(block.block_id), action_id: String(element.action_id) };
      checkChoice(workspace, person, place, element, entry);
    }
  }
}
