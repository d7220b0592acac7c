// @ts-check
// Slack draws emoji itself, and so does this page: a machine without an emoji font shows them too.
import { drawing } from '../dom.js';

/** Slack's name: the drawing in emoji.svg. @type {Record<string, string>} */
const NAMED = {
  white_check_mark: 'done',
  heavy_check_mark: 'tick',
  x: 'cross',
  negative_squared_cross_mark: 'cross',
  no_entry: 'no-entry',
  no_entry_sign: 'no-entry',
  warning: 'warning',
  hourglass: 'hourglass',
  hourglass_flowing_sand: 'hourglass',
  email: 'mail',
  'e-mail': 'mail',
  envelope: 'mail',
  incoming_envelope: 'mail',
  envelope_with_arrow: 'mail',
  iphone: 'phone',
  calling: 'phone',
  telephone_receiver: 'phone',
  key: 'key',
  old_key: 'key',
  lock: 'lock',
  closed_lock_with_key: 'lock',
  unlock: 'unlock',
  bell: 'bell',
  mag: 'search',
  eyes: 'eyes',
  wave: 'wave',
  raised_hand: 'wave',
  shield: 'shield',
  information_source: 'info',
  question: 'question',
  alarm_clock: 'clock',
  clock3: 'clock',
  stopwatch: 'clock',
  timer_clock: 'clock',
  arrows_counterclockwise: 'again',
  repeat: 'again',
  link: 'link',
  family: 'people',
  busts_in_silhouette: 'people',
  bust_in_silhouette: 'person',
  rotating_light: 'alert',
  red_circle: 'red',
  large_green_circle: 'green',
  large_yellow_circle: 'yellow',
  large_blue_circle: 'blue',
  white_circle: 'white',
  tada: 'tada',
  bulb: 'bulb',
  memo: 'memo',
  page_facing_up: 'memo',
  coin: 'coin',
  speech_balloon: 'speech',
};

/** The same in Unicode, as a text may carry it. @type {Record<string, string>} */
const CHARACTERS = {
  '✅': 'done',
  '✔': 'tick',
  '❌': 'cross',
  '⛔': 'no-entry',
  '🚫': 'no-entry',
  '⚠': 'warning',
  '⌛': 'hourglass',
  '⏳': 'hourglass',
  '✉': 'mail',
  '📧': 'mail',
  '📨': 'mail',
  '📩': 'mail',
  '📱': 'phone',
  '📲': 'phone',
  '📞': 'phone',
  '🔑': 'key',
  '🔒': 'lock',
  '🔐': 'lock',
  '🔓': 'unlock',
  '🔔': 'bell',
  '🔍': 'search',
  '🔎': 'search',
  '👀': 'eyes',
  '👋': 'wave',
  '🛡': 'shield',
  ℹ: 'info',
  '❓': 'question',
  '⏰': 'clock',
  '⏱': 'clock',
  '🕒': 'clock',
  '🔁': 'again',
  '🔄': 'again',
  '🔗': 'link',
  '👪': 'people',
  '👥': 'people',
  '👤': 'person',
  '🚨': 'alert',
  '🔴': 'red',
  '🟢': 'green',
  '🟡': 'yellow',
  '🔵': 'blue',
  '⚪': 'white',
  '🎉': 'tada',
  '💡': 'bulb',
  '📝': 'memo',
  '🪙': 'coin',
  '💬': 'speech',
};
const CHARACTER = new RegExp(`(${Object.keys(CHARACTERS).join('|')})\\uFE0F?`, 'gu');

/**
 * `:key:` as a drawing with its name, or the text as it was for a name that has none.
 * @param {string} name  without the colons
 * @returns {Node}
 */
export function showEmoji(name) {
  const symbol = NAMED[name];
  return symbol
    ? drawing(symbol, { sheet: 'emoji', label: name.replaceAll('_', ' '), class: 'emoji' })
    : document.createTextNode(`:${name}:`);
}

/**
 * A plain text in its lines, its emoji drawn.
 * @param {string} text
 * @param {{ names?: boolean }} [options]  names: `:key:` counts as well (plain_text with `emoji`)
 * @returns {Node[]}
 */
export function showText(text, options = {}) {
  return text
    .split('\n')
    .flatMap((line, at) =>
      at === 0 ? showLine(line, options) : [document.createElement('br'), ...showLine(line, options)],
    );
}

/**
 * @param {string} text
 * @param {{ names?: boolean }} options
 * @returns {Node[]}
 */
function showLine(text, { names = false }) {
  /** @type {Node[]} */
  const nodes = [];
  let from = 0;
  const pattern = names ? new RegExp(`${CHARACTER.source}|:([a-z0-9_+-]+):`, 'gu') : CHARACTER;
  for (const found of text.matchAll(pattern)) {
    const [whole, character, name] = found;
    const symbol = character ? CHARACTERS[character] : NAMED[name ?? ''];
    if (!symbol) continue;
    if (found.index > from) nodes.push(document.createTextNode(text.slice(from, found.index)));
    nodes.push(
      drawing(symbol, {
        sheet: 'emoji',
        label: name?.replaceAll('_', ' ') ?? character ?? '',
        class: 'emoji',
      }),
    );
    from = found.index + whole.length;
  }
  if (from < text.length) nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}
