// @ts-check
import { h } from '../dom.js';
import { showButton } from './button.js';
import { showCheckboxes, showRadioButtons } from './check.js';
import { showImage } from './image.js';
import { showOverflow } from './overflow.js';
import { showDatepicker, showDatetimepicker, showTimepicker } from './pickers.js';
import { showSelect } from './select.js';
import { showTextInput } from './text-input.js';

/** @import { Element, Place, Surface } from '../types.ts' */

/** @type {Record<string, (place: Place, surface: Surface) => HTMLElement>} */
const DRAWN = {
  button: showButton,
  overflow: showOverflow,
  image: showImage,
  radio_buttons: showRadioButtons,
  checkboxes: showCheckboxes,
  datepicker: showDatepicker,
  timepicker: showTimepicker,
  datetimepicker: showDatetimepicker,
  plain_text_input: showTextInput,
  email_text_input: showTextInput,
  url_text_input: showTextInput,
  number_input: showTextInput,
  static_select: showSelect,
  external_select: showSelect,
  users_select: showSelect,
  channels_select: showSelect,
  conversations_select: showSelect,
  multi_static_select: showSelect,
  multi_external_select: showSelect,
  multi_users_select: showSelect,
  multi_channels_select: showSelect,
  multi_conversations_select: showSelect,
};

/**
 * Draws one Block Kit element. One that this page does not know is named, never left out in silence.
 * @param {Place} place
 * @param {Surface} surface
 * @returns {HTMLElement}
 */
export function showElement(place, surface) {
  const draw = DRAWN[place.element.type];
  return draw
    ? draw(place, surface)
    : h('span', { class: 'unknown' }, `This page cannot draw “${place.element.type}”.`);
}

/**
 * @param {unknown} element
 * @param {string} blockId
 * @param {{ dispatches?: boolean, label?: string }} [how]
 * @returns {Place}
 */
export function placeOf(element, blockId, { dispatches = true, label = '' } = {}) {
  const known = /** @type {Element} */ (element);
  return { element: known, blockId, actionId: known.action_id ?? '', dispatches, label };
}
