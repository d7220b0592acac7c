// @ts-check
// All of Slack's select menus are one combobox that gets its choices from different places.
import { isConfirmed } from '../surfaces.js';
import { currentValue, valueFor } from '../values.js';
import { showCombobox } from './combobox.js';

/** @import { Option, OptionGroup, Options, Place, Surface } from '../types.ts' */
/** @import { Choice, ChoiceGroup } from './combobox.js' */

/**
 * @param {Place} place
 * @param {Surface} surface
 */
export function showSelect(place, surface) {
  const { element } = place;
  const multiple = element.type.startsWith('multi_');
  const source = element.type.replace(/^multi_|_select$/g, '');
  const placeholder = /** @type {{ text: string } | undefined} */ (element.placeholder)?.text;
  const byId = source !== 'static' && source !== 'external';
  const current = currentValue(element, place.blockId, surface);
  const raw = Array.isArray(current) ? current : current ? [current] : [];
  const everybody = byId ? workspaceChoices(source, surface) : [];
  const chosen = raw.map((item) =>
    byId
      ? (everybody.find((choice) => choice.key === item) ?? { key: item, label: item, picked: item })
      : choiceOf(item),
  );
  return showCombobox({
    label: place.label || placeholder || 'Choose',
    placeholder: placeholder ?? (multiple ? 'Choose some' : 'Choose one'),
    focusMark: `${place.blockId}/${place.actionId}`,
    multiple,
    chosen,
    ...(typeof element.max_selected_items === 'number' ? { most: element.max_selected_items } : {}),
    leastQuery: source === 'external' ? Number(element.min_query_length ?? 3) : 0,
    load: async (query) => {
      if (source === 'external') return groupsOf(await surface.suggest(place, query));
      if (byId) return [{ choices: everybody.filter((choice) => matches(choice, query)) }];
      const groups = groupsOf(/** @type {Options} */ (element));
      return groups.map((group) => ({
        ...group,
        choices: group.choices.filter((choice) => matches(choice, query)),
      }));
    },
    changed: async (picks, box) => {
      const picked = picks.map((choice) => choice.picked);
      if (place.dispatches && !(await isConfirmed(place, surface, box))) return false;
      const value = valueFor(element, multiple ? picked : (picked[0] ?? null));
      surface.choose(place.blockId, place.actionId, value);
      const { type: _, ...selected } = value;
      if (place.dispatches) void surface.act(place, selected);
      return true;
    },
  });
}

/**
 * @param {string} source
 * @param {Surface} surface
 * @returns {Choice[]}
 */
function workspaceChoices(source, surface) {
  const channels = surface.channels.map(({ id, name }) => ({ key: id, label: `#${name}`, picked: id }));
  if (source === 'channels') return channels;
  const people = surface.people
    .filter(({ kind }) => kind !== 'deactivated')
    .map(({ id, name, title }) => ({ key: id, label: name, picked: id, ...(title ? { note: title } : {}) }));
  return source === 'users' ? people : [...channels, ...people];
}

/**
 * @param {Option} option
 * @returns {Choice}
 */
function choiceOf(option) {
  const note = option.description?.text;
  return {
    key: option.value ?? option.text.text,
    label: option.text.text,
    picked: option,
    ...(note ? { note } : {}),
  };
}

/**
 * @param {Options} answer
 * @returns {ChoiceGroup[]}
 */
function groupsOf({ options, option_groups }) {
  const groups = /** @type {OptionGroup[]} */ (option_groups ?? []);
  if (groups.length === 0) return [{ choices: (options ?? []).map(choiceOf) }];
  return groups.map((group) => ({ label: group.label.text, choices: group.options.map(choiceOf) }));
}

/**
 * @param {Choice} choice
 * @param {string} query
 */
function matches(choice, query) {
  const fold = (/** @type {string} */ text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return fold(`${choice.label} ${choice.note ?? ''}`).includes(fold(query.trim()));
}
