// @ts-check
import { h } from '../dom.js';
import { placeOf, showElement } from '../elements/element.js';
import { showTextObject } from '../text/show.js';

/** @import { KnownBlock, Surface } from '../types.ts' */

/** What fits beside the text; wider ones go under it. */
const NARROW = new Set(['button', 'overflow', 'image']);

/**
 * Text, fields in two columns, and one element beside them.
 * @param {Extract<KnownBlock, { type: 'section' }>} block
 * @param {Surface} surface
 */
export function showSection(block, surface) {
  const words = h(
    'div',
    { class: 'section-words' },
    block.text ? h('div', { class: 'section-text' }, showTextObject(block.text, surface.names)) : null,
    block.fields
      ? h(
          'div',
          { class: 'section-fields' },
          block.fields.map((field) => h('div', {}, showTextObject(field, surface.names))),
        )
      : null,
  );
  if (!block.accessory) return h('div', { class: 'block section-block' }, words);
  const accessory = showElement(
    placeOf(block.accessory, block.block_id ?? '', { label: firstLine(words) }),
    surface,
  );
  const wide = NARROW.has(block.accessory.type) ? '' : 'wide-accessory';
  return h(
    'div',
    { class: `block section-block ${wide}` },
    words,
    h('div', { class: 'accessory' }, accessory),
  );
}

/**
 * What a screen reader calls the accessory by: the first line of the text beside it.
 * @param {HTMLElement} words
 */
function firstLine(words) {
  let line = '';
  for (const node of words.querySelector('.section-text')?.childNodes ?? []) {
    if (node.nodeName === 'BR') break;
    line += node.textContent ?? '';
  }
  return line.trim().slice(0, 80);
}
