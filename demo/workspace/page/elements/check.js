// @ts-check
import { freshId, h } from '../dom.js';
import { isConfirmed } from '../surfaces.js';
import { showTextObject } from '../text/show.js';
import { currentValue, valueFor } from '../values.js';

/** @import { Option, Place, Surface } from '../types.ts' */

/**
 * @param {Place} place
 * @param {Surface} surface
 */
export function showRadioButtons(place, surface) {
  return showChoices('radio', place, surface);
}

/**
 * @param {Place} place
 * @param {Surface} surface
 */
export function showCheckboxes(place, surface) {
  return showChoices('checkbox', place, surface);
}

/**
 * @param {'radio' | 'checkbox'} kind
 * @param {Place} place
 * @param {Surface} surface
 */
function showChoices(kind, place, surface) {
  const options = /** @type {Option[]} */ (place.element.options ?? []);
  const group = freshId('choices');
  /** @type {HTMLInputElement[]} */
  const inputs = options.map((option) =>
    h('input', {
      type: kind,
      name: group,
      onchange: changed,
      'data-focus': `${place.blockId}/${place.actionId}/${option.value}`,
    }),
  );
  const box = h(
    'div',
    {
      class: 'choices',
      role: kind === 'radio' ? 'radiogroup' : 'group',
      'aria-label': place.label || 'Choices',
    },
    options.map((option, index) =>
      showChoice(option, /** @type {HTMLInputElement} */ (inputs[index]), surface),
    ),
  );

  function showChosen() {
    const current = /** @type {Option | Option[] | null} */ (
      currentValue(place.element, place.blockId, surface)
    );
    const values = new Set([current ?? []].flat().map((option) => option.value));
    for (const [index, input] of inputs.entries()) input.checked = values.has(options[index]?.value);
  }

  async function changed() {
    const picked = options.filter((_, index) => inputs[index]?.checked);
    if (place.dispatches && !(await isConfirmed(place, surface, box))) return showChosen();
    const value = valueFor(place.element, kind === 'radio' ? (picked[0] ?? null) : picked);
    surface.choose(place.blockId, place.actionId, value);
    const { type: _, ...selected } = value;
    if (place.dispatches) await surface.act(place, selected);
  }

  showChosen();
  return box;
}

/**
 * @param {Option} option
 * @param {HTMLInputElement} input
 * @param {Surface} surface
 */
function showChoice(option, input, surface) {
  const note = option.description ? h('small', {}, showTextObject(option.description, surface.names)) : null;
  return h(
    'label',
    { class: 'choice' },
    input,
    h('span', {}, h('span', {}, showTextObject(option.text, surface.names)), note),
  );
}
