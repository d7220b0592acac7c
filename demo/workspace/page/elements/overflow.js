// @ts-check
import { drawing, h } from '../dom.js';
import { opensMenu } from '../menu.js';
import { isConfirmed } from '../surfaces.js';
import { showTextObject } from '../text/show.js';

/** @import { Option, Place, Surface } from '../types.ts' */

/**
 * The three dots and their menu.
 * @param {Place} place
 * @param {Surface} surface
 */
export function showOverflow(place, surface) {
  const options = /** @type {Option[]} */ (place.element.options ?? []);
  const name = place.label ? `Actions: ${place.label}` : 'Actions';
  const button = h(
    'button',
    {
      type: 'button',
      class: 'button icon-button',
      'aria-label': name,
      title: 'Actions',
      'data-focus': `${place.blockId}/${place.actionId}`,
    },
    drawing('dots'),
  );
  const items = () =>
    options.map((option) => ({
      label: showTextObject(option.text, surface.names),
      ...(option.description ? { note: option.description.text } : {}),
      href: 'url' in option ? option.url : undefined,
      pick: async () => {
        if (await isConfirmed(place, surface, button)) await surface.act(place, { selected_option: option });
      },
    }));
  opensMenu(button, items, { label: name, align: 'end' });
  return h('span', { class: 'overflow' }, button);
}
