// @ts-check
import { h } from '../dom.js';
import { currentValue, valueFor } from '../values.js';

/** @import { Place, Surface } from '../types.ts' */

/** @type {Record<string, { type: string, inputmode?: string }>} */
const KINDS = {
  plain_text_input: { type: 'text' },
  email_text_input: { type: 'email', inputmode: 'email' },
  url_text_input: { type: 'url', inputmode: 'url' },
  number_input: { type: 'text', inputmode: 'decimal' },
};

/**
 * A field to type into. What is typed counts at submit, or is sent as it happens if the block dispatches.
 * @param {Place} place
 * @param {Surface} surface
 */
export function showTextInput(place, surface) {
  const { element } = place;
  const wishes = /** @type {{ trigger_actions_on?: string[] } | undefined} */ (
    element.dispatch_action_config
  );
  const triggers = wishes?.trigger_actions_on ?? ['on_enter_pressed'];
  const placeholder = /** @type {{ text: string } | undefined} */ (element.placeholder)?.text;
  const properties = {
    class: 'text-input',
    'aria-label': place.label || placeholder || 'Text',
    'data-focus': `${place.blockId}/${place.actionId}`,
    placeholder,
    maxlength: element.max_length ?? (element.type === 'plain_text_input' ? 3000 : null),
    value: currentValue(element, place.blockId, surface) ?? '',
    autocomplete: 'off',
    oninput: () => {
      surface.choose(
        place.blockId,
        place.actionId,
        valueFor(element, input.value === '' ? null : input.value),
      );
      if (place.dispatches && triggers.includes('on_character_entered'))
        void surface.act(place, { value: input.value });
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || !place.dispatches || !triggers.includes('on_enter_pressed')) return;
      event.preventDefault();
      void surface.act(place, { value: input.value });
    },
  };
  const input =
    element.multiline === true
      ? h('textarea', { ...properties, rows: 4 })
      : h('input', { ...properties, ...KINDS[element.type] });
  return input;
}
