// @ts-check
import { h } from '../dom.js';
import { placeOf, showElement } from '../elements/element.js';
import { showTextObject } from '../text/show.js';
import { showImageBlock } from './image.js';
import { showInput } from './input.js';
import { showRichText } from './rich-text.js';
import { showSection } from './section.js';

/** @import { KnownBlock, Surface } from '../types.ts' */

/**
 * Draws one block of a message, a modal or App Home. One that this page does not know is named, never left out.
 * @param {KnownBlock} block
 * @param {Surface} surface
 * @param {{ error?: string | undefined }} [state]  what is wrong with the input in it
 * @returns {HTMLElement}
 */
export function showBlock(block, surface, { error } = {}) {
  switch (block.type) {
    case 'section':
      return showSection(block, surface);
    case 'header':
      return h('h3', { class: 'block header-block' }, showTextObject(block.text, surface.names));
    case 'divider':
      return h('hr', { class: 'block divider-block' });
    case 'context':
      return h(
        'div',
        { class: 'block context-block' },
        block.elements.map((element) =>
          element.type === 'image'
            ? showElement(placeOf(element, ''), surface)
            : h('span', { class: 'context-text' }, showTextObject(element, surface.names)),
        ),
      );
    case 'actions':
      return h(
        'div',
        { class: 'block actions-block' },
        block.elements.map((element) => showElement(placeOf(element, block.block_id ?? ''), surface)),
      );
    case 'input':
      return showInput(block, surface, error);
    case 'image':
      return showImageBlock(block, surface);
    case 'rich_text':
      return h('div', { class: 'block rich-text-block' }, showRichText(block.elements, surface.names));
    default:
      return h('p', { class: 'block unknown' }, `This page cannot draw a block of type “${block.type}”.`);
  }
}
