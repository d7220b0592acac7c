// @ts-check
// Draws texts: mrkdwn trees, text objects, and dates that stay true while one looks at them.
import { h } from '../dom.js';
import { formatDate } from './dates.js';
import { showEmoji, showText } from './emoji.js';
import { parseMrkdwn } from './mrkdwn.js';

/** @import { Names, TextObject } from '../types.ts' */

/**
 * @param {TextObject | undefined} object
 * @param {Names} names
 * @returns {Node[]}
 */
export function showTextObject(object, names) {
  if (!object) return [];
  if (object.type === 'plain_text') return showText(object.text, { names: object.emoji !== false });
  return showMrkdwn(object.text, names, { verbatim: object.verbatim === true });
}

/**
 * @param {string} text
 * @param {Names} names
 * @param {{ verbatim?: boolean }} [options]
 * @returns {Node[]}
 */
export function showMrkdwn(text, names, options = {}) {
  return showNodes(parseMrkdwn(text, options), names);
}

/**
 * @param {import('./mrkdwn.js').Node[]} nodes
 * @param {Names} names
 * @returns {Node[]}
 */
function showNodes(nodes, names) {
  return nodes.flatMap((node, at) => showNode(node, names, at === 0 || nodes[at - 1]?.type === 'break'));
}

/** @type {Record<string, 'strong' | 'em' | 's' | 'blockquote'>} */
const MARKED = { bold: 'strong', italic: 'em', strike: 's', quote: 'blockquote' };

/**
 * @param {import('./mrkdwn.js').Node} node
 * @param {Names} names
 * @param {boolean} begins  a line
 * @returns {Node[]}
 */
function showNode(node, names, begins) {
  switch (node.type) {
    case 'text':
      return showText(node.text);
    case 'bold':
    case 'italic':
    case 'strike':
    case 'quote':
      return [h(MARKED[node.type] ?? 'em', {}, showNodes(node.children, names))];
    case 'code':
      return [h('code', {}, node.text)];
    case 'pre':
      return [h('pre', { tabindex: 0 }, node.text)];
    case 'break':
      return [h('br')];
    case 'emoji':
      return [showEmoji(node.name)];
    case 'link':
      return [showLink(node.url, node.label)];
    case 'user':
      return [mention(`@${names.user(node.id) ?? node.label ?? node.id}`)];
    case 'channel':
      return [mention(`#${names.channel(node.id) ?? node.label ?? node.id}`)];
    case 'group':
      return [mention(node.label ?? `@${node.id}`)];
    case 'broadcast':
      return [mention(`@${node.range}`)];
    case 'date':
      return [showDate({ ...node, begins })];
  }
}

/** @param {string} text */
export function mention(text) {
  return h('span', { class: 'mention' }, text);
}

/**
 * @param {string} url  already known to be safe
 * @param {string} label
 */
export function showLink(url, label) {
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, showText(label));
}

/** @param {{ timestamp: number, format: string, url?: string, fallback?: string, begins?: boolean }} date */
export function showDate({ timestamp, format, url, fallback = '', begins = false }) {
  const time = h('time', {
    datetime: new Date(timestamp * 1000).toISOString(),
    title: formatDate(timestamp, '{date_long} at {time}', { now: new Date() }),
    'data-timestamp': timestamp,
    'data-format': format,
    'data-begins': begins,
  });
  time.textContent = formatDate(timestamp, format, { now: new Date(), begins }) || fallback;
  return url ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, time) : time;
}

/** Brings every date on the page up to the present: "in 12 minutes", "today". */
export function refreshDates() {
  for (const time of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('time[data-format]')
  )) {
    const { timestamp, format = '', begins } = time.dataset;
    const text = formatDate(Number(timestamp), format, { now: new Date(), begins: begins !== undefined });
    if (time.textContent !== text) time.textContent = text;
  }
}
