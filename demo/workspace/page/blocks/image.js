// @ts-check
import { h } from '../dom.js';
import { showTextObject } from '../text/show.js';

/** @import { KnownBlock, Surface } from '../types.ts' */

/**
 * @param {Extract<KnownBlock, { type: 'image' }>} block
 * @param {Surface} surface
 */
export function showImageBlock(block, surface) {
  const url = 'image_url' in block && /^https?:/.test(block.image_url) ? block.image_url : null;
  return h(
    'figure',
    { class: 'block image-block' },
    block.title ? h('figcaption', {}, showTextObject(block.title, surface.names)) : null,
    url ? h('img', { src: url, alt: block.alt_text }) : h('span', { class: 'unknown' }, block.alt_text),
  );
}
