// @ts-check
import { h } from '../dom.js';
import { isConfirmed } from '../surfaces.js';
import { isSafeUrl } from '../text/references.js';
import { showTextObject } from '../text/show.js';

/** @import { Place, Surface, TextObject } from '../types.ts' */

/**
 * A button; with a `url` it opens that in a new tab, and tells the app all the same.
 * @param {Place} place
 * @param {Surface} surface
 */
export function showButton(place, surface) {
  const {
    text,
    style,
    url,
    accessibility_label: label,
    value,
  } = /** @type {{ text: TextObject, style?: string, url?: string, accessibility_label?: string, value?: string }} */ (
    /** @type {unknown} */ (place.element)
  );
  const button = h(
    'button',
    {
      type: 'button',
      class: `button ${style === 'primary' || style === 'danger' ? style : ''}`,
      'aria-label': label,
      'data-focus': `${place.blockId}/${place.actionId}`,
      onclick: async () => {
        if (!(await isConfirmed(place, surface, button))) return;
        if (url && isSafeUrl(url)) window.open(url, '_blank', 'noopener,noreferrer');
        button.setAttribute('aria-busy', 'true');
        await surface.act(place, value === undefined ? {} : { value });
        button.removeAttribute('aria-busy');
      },
    },
    showTextObject(text, surface.names),
  );
  return button;
}
