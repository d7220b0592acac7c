// @ts-check
import { h } from '../dom.js';

/** @import { Place } from '../types.ts' */

/** @param {Place} place */
export function showImage({ element }) {
  const url =
    typeof element.image_url === 'string' && /^https?:/.test(element.image_url) ? element.image_url : null;
  const alt = String(element.alt_text ?? '');
  return url
    ? h('img', { class: 'image-element', src: url, alt })
    : h('span', { class: 'unknown' }, alt || 'image');
}
