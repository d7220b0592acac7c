import { offerKey } from '../interact/choice.ts';
import { isObject, type JsonObject, wordsOf } from '../json.ts';
import type { Person } from '../people.ts';
import { ownOptions, valueKey } from '../view-values.ts';
import type { Workspace } from '../workspace.ts';
import type { Found } from './finding.ts';

/** Whether one of an element's own options is meant, by its words or its value. */
export function hasOption(name: string): (element: JsonObject) => boolean {
  return (element) => optionNamed(ownOptions(element), name) !== undefined;
}

export function optionNamed(options: readonly unknown[], name: string): JsonObject | undefined {
  return options.filter(isObject).find((option) => wordsOf(option.text) === name || option.value === name);
}

/** What an element's payload carries when a person chooses this; names of people and channels become their ids. */
export function chosen(
  workspace: Workspace,
  person: Person,
  { block, element }: Found,
  choice: string | readonly string[],
): JsonObject {
  const type = String(element.type);
  const key = type === 'overflow' ? 'selected_option' : valueKey(type);
  if (key === undefined) throw new Error(`Nothing can be chosen in a ${type}.`);
  const names = typeof choice === 'string' ? [choice] : choice;
  const many = key.endsWith('s');
  const values = names.map((name) => valueNamed(workspace, person, block, element, key, name));
  return { [key]: many ? values : (values[0] ?? null) };
}

function valueNamed(
  workspace: Workspace,
  person: Person,
  block: JsonObject,
  element: JsonObject,
  key: string,
  name: string,
): unknown {
  if (key.startsWith('selected_option')) {
    const offered =
      workspace.offered.get(offerKey(person, String(block.block_id), String(element.action_id))) ?? [];
    const option = optionNamed([...ownOptions(element), ...offered], name);
    if (!option) throw new Error(`"${name}" is not among the options; was it searched for?`);
    return option;
  }
  if (key.startsWith('selected_user')) {
    return [...workspace.people.values()].find((one) => one.id === name || one.name === name)?.id ?? name;
  }
  if (key.startsWith('selected_c')) {
    return (
      [...workspace.conversations.values()].find((one) => one.id === name || one.name === name)?.id ?? name
    );
  }
  return key === 'selected_date_time' ? Number(name) : name;
}

/** Whether using an element in a view reaches the app at once, or waits for Submit. */
export function isSentAtOnce({ container, block }: Found): boolean {
  return container.type === 'message' || block.type !== 'input' || block.dispatch_action === true;
}

/** Whether typing alone is sent, and not only the Enter key. */
export function isSentWhileTyping(found: Found): boolean {
  const config = found.element.dispatch_action_config;
  const triggers =
    isObject(config) && Array.isArray(config.trigger_actions_on) ? config.trigger_actions_on : [];
  return isSentAtOnce(found) && triggers.includes('on_character_entered');
}
