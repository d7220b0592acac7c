// @ts-check
// What a person has chosen in a message or view outlives its redrawing: an app's update keeps the words typed into
// blocks that stay, as in Slack.
import { askToConfirm } from './confirm.js';
import { collectValues } from './values.js';

/** @import { Client } from './api.js' */
/** @import { Container, ElementValue, KnownBlock, Names, Person, Place, Surface } from './types.ts' */

/**
 * @typedef {{
 *   client: Client, names: Names, people: Person[], channels: { id: string, name: string }[],
 *   trouble: (error: unknown) => void,
 * }} Surroundings
 */

/** @param {Container} container */
export function surfaceKey(container) {
  return container.type === 'view' ? container.view_id : `${container.channel}/${container.ts}`;
}

/** The surfaces of one viewer, by container. */
export class Surfaces {
  /** @type {Map<string, Map<string, ElementValue>>} */
  #chosen = new Map();
  /** As they are now: an element may have been drawn when its neighbours were others. @type {Map<string, KnownBlock[]>} */
  #blocks = new Map();

  /**
   * @param {Container} container
   * @param {KnownBlock[]} blocks  as they are drawn now
   * @param {Surroundings} around
   * @returns {Surface}
   */
  of(container, blocks, around) {
    const key = surfaceKey(container);
    const chosen = this.#chosen.get(key) ?? new Map();
    this.#chosen.set(key, chosen);
    this.#blocks.set(key, blocks);
    const at = (/** @type {string} */ blockId, /** @type {string} */ actionId) => `${blockId}\n${actionId}`;
    /** @type {Surface} */
    const surface = {
      container,
      names: around.names,
      people: around.people,
      channels: around.channels,
      chosen: (blockId, actionId) => chosen.get(at(blockId, actionId)),
      choose: (blockId, actionId, value) => void chosen.set(at(blockId, actionId), value),
      act: (place, selected) => act(place, selected, surface, this.#blocks.get(key) ?? blocks, around),
      suggest: async ({ blockId, actionId }, query) => {
        try {
          return await around.client.options({ container, block_id: blockId, action_id: actionId, query });
        } catch (error) {
          around.trouble(error);
          return { options: [] };
        }
      },
    };
    return surface;
  }

  /**
   * Forgets what was typed into views that are closed.
   * @param {Set<string>} open  keys of views that still exist
   */
  forgetViews(open) {
    for (const key of this.#chosen.keys()) {
      // A message's key has its channel before a slash.
      if (key.includes('/') || open.has(key)) continue;
      this.#chosen.delete(key);
      this.#blocks.delete(key);
    }
  }
}

/**
 * @param {Place} place
 * @param {Record<string, unknown> | undefined} selected
 * @param {Surface} surface
 * @param {KnownBlock[]} blocks
 * @param {Surroundings} around
 */
async function act({ blockId, actionId }, selected, surface, blocks, around) {
  const { container } = surface;
  const values = collectValues(blocks, surface);
  try {
    await around.client.act({ container, block_id: blockId, action_id: actionId, selected, values });
  } catch (error) {
    around.trouble(error);
  }
}

/**
 * Asks first where the element wants it.
 * @param {Place} place
 * @param {Surface} surface
 * @param {HTMLElement} near
 */
export async function isConfirmed({ element }, surface, near) {
  return element.confirm ? askToConfirm(element.confirm, surface.names, near) : true;
}
