// @ts-check
import { drawing, freshId, h } from '../dom.js';
import { placeOf, showElement } from '../elements/element.js';
import { showTextObject } from '../text/show.js';

/** @import { KnownBlock, Surface } from '../types.ts' */

/**
 * A labelled field with its hint, and its error beside it.
 * @param {Extract<KnownBlock, { type: 'input' }>} block
 * @param {Surface} surface
 * @param {string | undefined} error
 */
export function showInput(block, surface, error) {
  const {
    label,
    hint,
    optional,
    element,
    block_id: blockId = '',
    dispatch_action: dispatches = false,
  } = block;
  const place = placeOf(element, blockId, { dispatches, label: label.text });
  const control = showElement(place, surface);
  const hintId = hint && freshId('hint');
  const errorId = error && freshId('error');
  const field = control.matches('input, textarea, [role]')
    ? control
    : control.querySelector('[role="combobox"]');
  const described = [errorId, hintId].filter(Boolean).join(' ');
  if (described) field?.setAttribute('aria-describedby', described);
  if (error) field?.setAttribute('aria-invalid', 'true');
  if (!optional && field?.matches('input, textarea')) field.setAttribute('aria-required', 'true');
  return h(
    'div',
    { class: `block input-block ${error ? 'wrong' : ''}`, 'data-block': blockId },
    h(
      'div',
      {
        class: 'input-label',
        'aria-hidden': 'true',
        onclick: () => field instanceof HTMLElement && field.focus(),
      },
      showTextObject(label, surface.names),
      optional ? h('span', { class: 'optional' }, ' (optional)') : null,
    ),
    control,
    error ? h('p', { class: 'input-error', id: errorId }, drawing('alert'), h('span', {}, error)) : null,
    hint ? h('p', { class: 'input-hint', id: hintId }, showTextObject(hint, surface.names)) : null,
  );
}
