// @ts-check
import { showBlock } from '../blocks/block.js';
import { drawing, h } from '../dom.js';
import { keepInStep } from '../keyed.js';

/** @import { Surfaces, Surroundings } from '../surfaces.js' */
/** @import { View } from '../types.ts' */

/**
 * App Home: what the app has published for this person.
 * @param {HTMLElement} place
 * @param {View | null} view
 * @param {string} appName
 * @param {Surfaces} surfaces
 * @param {Surroundings} around
 */
export function showHome(place, view, appName, surfaces, around) {
  if (!view) {
    const words = h('p', {}, `${appName} has put nothing here yet.`);
    place.replaceChildren(
      h('div', { class: 'empty' }, h('span', { class: 'app-face large' }, drawing('key')), words),
    );
    return;
  }
  const surface = surfaces.of({ type: 'view', view_id: view.id }, view.blocks, around);
  if (place.querySelector('.empty')) place.replaceChildren();
  keepInStep(
    place,
    view.blocks.map((block, index) => ({ block, index })),
    {
      key: ({ block, index }) => `${view.id}/${block.block_id ?? index}`,
      render: ({ block }) => showBlock(block, surface),
    },
  );
}
