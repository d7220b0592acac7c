// @ts-check
// `state.values`: what stands in the elements of a message or view, in the shape of Slack's payloads.

/** @import { Element, ElementValue, KnownBlock, Surface, Values } from './types.ts' */

/** By element type: the payload's field, the property that sets it at first, and what it is when nothing is chosen. @type {Record<string, [string, string, unknown]>} */
const FIELDS = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  users_select: ['selected_user', 'initial_user', null],
  channels_select: ['selected_channel', 'initial_channel', null],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  multi_users_select: ['selected_users', 'initial_users', []],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  radio_buttons: ['selected_option', 'initial_option', null],
  checkboxes: ['selected_options', 'initial_options', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
};

/**
 * What stands in an element: chosen by the person, or set by the app at first.
 * @param {Element} element
 * @param {string} blockId
 * @param {Surface} surface
 */
export function currentValue(element, blockId, surface) {
  const fields = FIELDS[element.type];
  if (!fields) return undefined;
  const [field, initial, empty] = fields;
  const chosen = surface.chosen(blockId, element.action_id ?? '');
  return chosen?.type === element.type ? chosen[field] : (element[initial] ?? empty);
}

/**
 * @param {Element} element
 * @param {unknown} value
 * @returns {ElementValue}
 */
export function valueFor(element, value) {
  const [field] = FIELDS[element.type] ?? ['value'];
  return { type: element.type, [field]: value };
}

/** @param {unknown} value */
export function isEmpty(value) {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/**
 * All elements that hold a value, with their block.
 * @param {KnownBlock[]} blocks
 * @returns {{ blockId: string, element: Element, input: Extract<KnownBlock, { type: 'input' }> | null }[]}
 */
export function valuedElements(blocks) {
  return blocks.flatMap((block) => {
    const elements =
      block.type === 'input'
        ? [block.element]
        : block.type === 'actions'
          ? block.elements
          : block.type === 'section' && block.accessory
            ? [block.accessory]
            : [];
    return elements
      .map((element) => ({
        blockId: block.block_id ?? '',
        element: /** @type {Element} */ (/** @type {unknown} */ (element)),
        input: block.type === 'input' ? block : null,
      }))
      .filter(({ element }) => element.type in FIELDS);
  });
}

/**
 * @param {KnownBlock[]} blocks
 * @param {Surface} surface
 * @returns {Values}
 */
export function collectValues(blocks, surface) {
  /** @type {Values} */
  const values = {};
  for (const { blockId, element } of valuedElements(blocks)) {
    values[blockId] = {
      ...values[blockId],
      [element.action_id ?? '']: valueFor(element, currentValue(element, blockId, surface)),
    };
  }
  return values;
}
