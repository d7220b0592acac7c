// @ts-check
import { drawing, h } from '../dom.js';

const COLOURS = 8;

/**
 * A person's initials on a colour of their own; the app has its key.
 * @param {{ id: string, name: string, isApp?: boolean | undefined }} who
 * @param {string} [size]
 */
export function showAvatar({ id, name, isApp }, size = '') {
  if (isApp) return h('span', { class: `app-face ${size}`, 'aria-hidden': 'true' }, drawing('key'));
  const words = name.split(/[\s-]+/).filter(Boolean);
  const initials = (
    (words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')
  ).toUpperCase();
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return h('span', { class: `face face-${sum % COLOURS} ${size}`, 'aria-hidden': 'true' }, initials);
}
