// @ts-check
import { drawing, h } from '../dom.js';
import { opensMenu } from '../menu.js';

/** @import { Surroundings } from '../surfaces.js' */
/** @import { Channel, Message, Shortcut } from '../types.ts' */

/**
 * The app's shortcuts on one message, or nothing where it has none.
 * @param {Message} message
 * @param {Channel} channel
 * @param {Shortcut[]} shortcuts
 * @param {Surroundings} around
 */
export function showMessageMenu({ ts, ephemeral }, channel, shortcuts, around) {
  const offered = shortcuts.filter(({ type }) => type === 'message');
  if (ephemeral || offered.length === 0) return null;
  const label = 'More actions on this message';
  const button = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label },
    drawing('dots'),
  );
  const items = () =>
    offered.map(({ name, description, callback_id }) => ({
      label: [document.createTextNode(name)],
      note: description ?? '',
      pick: () => void around.client.shortcut(callback_id, { channel: channel.id, ts }).catch(around.trouble),
    }));
  opensMenu(button, items, { label, align: 'end' });
  return h('div', { class: 'message-menu' }, button);
}
