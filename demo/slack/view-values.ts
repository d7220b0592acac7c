import { isObject, type JsonObject, sameJson, stringOf } from './json.ts';
import { elementsOf } from './messages.ts';

/** `state.values`: by block_id, then action_id. */
export type Values = Record<string, Record<string, JsonObject>>;

/** For each element that holds something: the key of its value, the key of its first value, and what "nothing" is. */
const HOLDERS: Record<string, { key: string; initial: string; none: unknown }> = {
  plain_text_input: { key: 'value', initial: 'initial_value', none: null },
  email_text_input: { key: 'value', initial: 'initial_value', none: null },
  url_text_input: { key: 'value', initial: 'initial_value', none: null },
  number_input: { key: 'value', initial: 'initial_value', none: null },
  static_select: { key: 'selected_option', initial: 'initial_option', none: null },
  external_select: { key: 'selected_option', initial: 'initial_option', none: null },
  radio_buttons: { key: 'selected_option', initial: 'initial_option', none: null },
  checkboxes: { key: 'selected_options', initial: 'initial_options', none: [] },
  multi_static_select: { key: 'selected_options', initial: 'initial_options', none: [] },
  multi_external_select: { key: 'selected_options', initial: 'initial_options', none: [] },
  users_select: { key: 'selected_user', initial: 'initial_user', none: null },
  multi_users_select: { key: 'selected_users', initial: 'initial_users', none: [] },
  conversations_select: { key: 'selected_conversation', initial: 'initial_conversation', none: null },
  multi_conversations_select: { key: 'selected_conversations', initial: 'initial_conversations', none: [] },
  channels_select: { key: 'selected_channel', initial: 'initial_channel', none: null },
  multi_channels_select: { key: 'selected_channels', initial: 'initial_channels', none: [] },
  datepicker: { key: 'selected_date', initial: 'initial_date', none: null },
  timepicker: { key: 'selected_time', initial: 'initial_time', none: null },
  datetimepicker: { key: 'selected_date_time', initial: 'initial_date_time', none: null },
};

/** The key under which an element type carries its value (`value`, `selected_option`, ...), if it holds one. */
export function valueKey(type: unknown): string | undefined {
  return HOLDERS[String(type)]?.key;
}

function entryFor(element: JsonObject): JsonObject | undefined {
  const holder = HOLDERS[String(element.type)];
  if (!holder) return undefined;
  return { type: element.type, [holder.key]: element[holder.initial] ?? holder.none };
}

/** The values a view starts with; what was typed before survives where block_id, action_id and type are the same. */
export function valuesOf(blocks: readonly JsonObject[], before: Values = {}): Values {
  const values: Values = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const entry = entryFor(element);
      if (!entry) continue;
      const blockId = String(block.block_id);
      const actionId = String(element.action_id);
      const kept = before[blockId]?.[actionId];
      const now = kept !== undefined && kept.type === entry.type ? kept : entry;
      values[blockId] = { ...values[blockId], [actionId]: now };
    }
  }
  return values;
}

/** Takes over what a person entered, as far as the view has such elements; the rest stays. */
export function mergeValues(current: Values, entered: unknown): Values {
  if (!isObject(entered)) return current;
  const merged: Values = {};
  for (const [blockId, actions] of Object.entries(current)) {
    const row: Record<string, JsonObject> = {};
    for (const [actionId, entry] of Object.entries(actions)) {
      const block = entered[blockId];
      const given = isObject(block) ? block[actionId] : undefined;
      const key = valueKey(entry.type) ?? 'value';
      const takes = isObject(given) && key in given;
      row[actionId] = takes ? { type: entry.type, [key]: emptyAsNull(given[key]) } : entry;
    }
    merged[blockId] = row;
  }
  return merged;
}

// An input that was emptied again is null, as in one never touched.
function emptyAsNull(value: unknown): unknown {
  return value === '' || value === undefined ? null : value;
}

/** True when nothing is entered or chosen. */
export function isEmpty(entry: JsonObject | undefined): boolean {
  if (!entry) return true;
  const value = entry[valueKey(entry.type) ?? 'value'];
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** The options an element shows by itself (not those an app offers while typing). */
export function ownOptions(element: JsonObject): JsonObject[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups : [];
  const listed = [element, ...groups].flatMap((holder) =>
    isObject(holder) && Array.isArray(holder.options) ? holder.options : [],
  );
  return listed.filter(isObject);
}

/** Whether an option is among those offered. */
export function isOffered(options: readonly unknown[], chosen: unknown): boolean {
  return options.some((option) => sameJson(option, chosen) || sameChoice(option, chosen));
}

function sameChoice(option: unknown, chosen: unknown): boolean {
  if (!isObject(option) || !isObject(chosen)) return false;
  return stringOf(option.value) === chosen.value && sameJson(option.text, chosen.text);
}
