// @ts-check
import { drawing, h } from '../dom.js';
import { keepInStep } from '../keyed.js';
import { showAvatar } from './avatar.js';

/** @import { Channel } from '../types.ts' */

/**
 * @typedef {{ channel: Channel, open: boolean, unread: number }} Line
 */

/** The conversations of the person, in Slack's three kinds. @type {{ kind: Channel['kind'], title: string }[]} */
const KINDS = [
  { kind: 'channel', title: 'Channels' },
  { kind: 'dm', title: 'Direct messages' },
  { kind: 'app_dm', title: 'Apps' },
];

/**
 * @param {HTMLElement} nav
 * @param {(channelId: string) => void} open
 */
export function createSidebar(nav, open) {
  const lists = KINDS.map(({ kind, title }) => {
    const list = h('ul', { 'aria-label': title });
    const section = h('section', { class: 'conversations' }, h('h2', {}, title), list);
    nav.append(section);
    return { kind, list, section };
  });

  return {
    /** @param {Line[]} lines */
    update(lines) {
      for (const { kind, list, section } of lists) {
        const mine = lines.filter(({ channel }) => channel.kind === kind);
        section.hidden = mine.length === 0;
        keepInStep(list, mine, {
          key: ({ channel }) => channel.id,
          signature: ({ channel, open, unread }) => `${channel.name}/${open}/${unread}`,
          render: (line) => showLine(line, open),
        });
      }
    },
  };
}

/**
 * @param {Line} line
 * @param {(channelId: string) => void} choose
 */
function showLine({ channel, open, unread }, choose) {
  const face =
    channel.kind === 'channel'
      ? drawing('hash')
      : showAvatar({ id: channel.id, name: channel.name, isApp: channel.kind === 'app_dm' }, 'tiny');
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: `conversation ${unread > 0 ? 'unread' : ''}`,
        'aria-current': open ? 'page' : null,
        'data-focus': channel.id,
        onclick: () => choose(channel.id),
      },
      face,
      h('span', { class: 'conversation-name' }, channel.name),
      unread > 0
        ? h('span', { class: 'count' }, String(unread), h('span', { class: 'hidden' }, ' new'))
        : null,
    ),
  );
}
