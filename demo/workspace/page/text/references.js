// @ts-check
// The things in angle brackets: people, channels, links and dates.
import { unescapeSlack } from './escape.js';

/**
 * @typedef {{ type: 'link', url: string, label: string }
 *   | { type: 'user' | 'channel' | 'group', id: string, label?: string }
 *   | { type: 'broadcast', range: string }
 *   | { type: 'date', timestamp: number, format: string, url?: string, fallback: string }} Reference
 */

/**
 * Reads `<…>` at this place, or null if it is not one that Slack knows: then it stays text.
 * @param {string} line
 * @param {number} at
 * @returns {{ node: Reference, end: number } | null}
 */
export function takeReference(line, at) {
  if (line[at] !== '<') return null;
  const close = line.indexOf('>', at);
  if (close === -1) return null;
  const node = reference(line.slice(at + 1, close));
  return node && { node, end: close + 1 };
}

/**
 * @param {string} inside
 * @returns {Reference | null}
 */
function reference(inside) {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? undefined : unescapeSlack(inside.slice(bar + 1));
  const named = label === undefined ? {} : { label };
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { type: 'user', id: target.slice(1), ...named };
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return { type: 'channel', id: target.slice(1), ...named };
  if (target.startsWith('!subteam^')) return { type: 'group', id: target.slice(9), ...named };
  if (target.startsWith('!date^')) return dateReference(target, label);
  if (/^!(here|channel|everyone)$/.test(target)) return { type: 'broadcast', range: target.slice(1) };
  const url = unescapeSlack(target);
  return isSafeUrl(url) ? { type: 'link', url, label: label || url.replace(/^mailto:/, '') } : null;
}

/**
 * @param {string} target  `!date^1392734382^{date} at {time}^https://…`
 * @param {string | undefined} fallback
 * @returns {Reference | null}
 */
function dateReference(target, fallback = '') {
  const [, seconds = '', format = '', url = ''] = target.split('^');
  if (!/^\d{1,11}$/.test(seconds) || !format) return null;
  const link = isSafeUrl(url) ? { url } : {};
  return { type: 'date', timestamp: Number(seconds), format: unescapeSlack(format), fallback, ...link };
}

/**
 * Only addresses that cannot run anything in the page.
 * @param {string} url
 */
export function isSafeUrl(url) {
  return /^(https?:\/\/|mailto:|tel:)[^\s]+$/i.test(url);
}
