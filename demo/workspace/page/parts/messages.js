// @ts-check
import { showBlock } from '../blocks/block.js';
import { drawing, h } from '../dom.js';
import { keepInStep } from '../keyed.js';
import { formatDate, isoDay } from '../text/dates.js';
import { showMrkdwn } from '../text/show.js';
import { showAvatar } from './avatar.js';
import { showMessageMenu } from './message-menu.js';

/** @import { Surfaces, Surroundings } from '../surfaces.js' */
/** @import { Channel, Message, Shortcut } from '../types.ts' */

const SAME_BREATH_S = 300;

/**
 * @typedef {{ kind: 'day', day: string, ts: string } | { kind: 'message', message: Message, compact: boolean }} Row
 */

/**
 * The messages of one conversation, oldest first, with a line where a new day begins.
 * @param {HTMLElement} list
 * @param {Channel} channel
 * @param {Shortcut[]} shortcuts
 * @param {Surfaces} surfaces
 * @param {Surroundings} around
 */
export function showMessages(list, channel, shortcuts, surfaces, around) {
  const scroller = list.parentElement ?? list;
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
  const changedChannel = list.dataset.channel !== channel.id;
  list.dataset.channel = channel.id;
  keepInStep(list, rowsOf(channel.messages), {
    key: (row) => (row.kind === 'day' ? row.day : `${channel.id}/${row.message.ts}`),
    render: (row) =>
      row.kind === 'day' ? showDay(row.ts) : showMessage(row, channel, shortcuts, surfaces, around),
  });
  if (atEnd || changedChannel) scroller.scrollTop = scroller.scrollHeight;
}

/**
 * @param {Message[]} messages
 * @returns {Row[]}
 */
function rowsOf(messages) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {Message | undefined} */
  let before;
  for (const message of messages) {
    const day = isoDay(dateOf(message), undefined);
    const newDay = !before || isoDay(dateOf(before), undefined) !== day;
    if (newDay) rows.push({ kind: 'day', day, ts: message.ts });
    const soon = before && Number(message.ts) - Number(before.ts) < SAME_BREATH_S;
    const compact =
      !newDay &&
      soon === true &&
      before?.user === message.user &&
      !before?.ephemeral &&
      !message.ephemeral &&
      !message.blocks;
    rows.push({ kind: 'message', message, compact });
    before = message;
  }
  return rows;
}

/** @param {Message} message */
function dateOf({ ts }) {
  return new Date(Number(ts) * 1000);
}

/** @param {string} ts */
function showDay(ts) {
  const name = formatDate(Math.floor(Number(ts)), '{date_long_pretty}', { now: new Date(), begins: true });
  return h('li', { class: 'day' }, h('span', {}, name));
}

/**
 * @param {{ message: Message, compact: boolean }} row  compact: the same person goes on, with no name and no face
 * @param {Channel} channel
 * @param {Shortcut[]} shortcuts
 * @param {Surfaces} surfaces
 * @param {Surroundings} around
 */
function showMessage({ message, compact }, channel, shortcuts, surfaces, around) {
  const { ts, user, userName, isApp, ephemeral } = message;
  const time = (/** @type {string} */ className) =>
    h(
      'time',
      { class: className, datetime: dateOf(message).toISOString() },
      formatDate(Math.floor(Number(ts)), '{time}', { now: new Date() }),
    );
  const head = h(
    'div',
    { class: 'message-head' },
    h('strong', {}, userName),
    isApp ? h('span', { class: 'badge' }, 'App') : null,
    time(''),
    message.edited && message.blocks ? editedMark() : null,
  );
  return h(
    'li',
    { class: `message ${compact ? 'compact' : ''} ${ephemeral ? 'ephemeral' : ''}`, 'data-ts': ts },
    ephemeral ? h('p', { class: 'only-you' }, drawing('eye'), 'Only visible to you') : null,
    compact ? time('compact-time') : showAvatar({ id: user, name: userName, isApp }),
    h(
      'div',
      { class: 'message-body' },
      compact ? h('span', { class: 'hidden' }, `${userName}: `) : head,
      showContent(message, channel, surfaces, around),
    ),
    showMessageMenu(message, channel, shortcuts, around),
  );
}

/**
 * The blocks, or the text where there are none; and the files.
 * @param {Message} message
 * @param {Channel} channel
 * @param {Surfaces} surfaces
 * @param {Surroundings} around
 */
function showContent({ ts, text, blocks = [], edited, files = [] }, channel, surfaces, around) {
  const surface = surfaces.of({ type: 'message', channel: channel.id, ts }, blocks, around);
  const shown =
    blocks.length > 0
      ? blocks.map((block) => showBlock(block, surface))
      : [h('div', { class: 'text' }, showMrkdwn(text, around.names), edited ? editedMark() : null)];
  const attached = files.map(({ name, title }) =>
    h('p', { class: 'file' }, drawing('file'), title ?? name ?? 'File'),
  );
  return [...shown, ...attached];
}

function editedMark() {
  return h('span', { class: 'edited' }, ' (edited)');
}
