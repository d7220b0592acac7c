// @ts-check
import { h } from '../dom.js';
import { showEmoji, showText } from '../text/emoji.js';
import { isSafeUrl } from '../text/references.js';
import { mention, showDate, showLink } from '../text/show.js';

/** @import { Names } from '../types.ts' */
/** @import { RichTextBlockElement, RichTextElement } from '@slack/types' */

/**
 * @param {RichTextBlockElement[]} elements
 * @param {Names} names
 * @returns {HTMLElement[]}
 */
export function showRichText(elements, names) {
  return elements.map((element) => {
    if (element.type === 'rich_text_list') {
      const items = element.elements.map((item) => h('li', {}, showParts(item.elements, names)));
      const depth = { class: `indent-${Math.min(element.indent ?? 0, 4)}` };
      return element.style === 'ordered'
        ? h('ol', { ...depth, start: 'offset' in element ? Number(element.offset) + 1 : null }, items)
        : h('ul', depth, items);
    }
    const tag = /** @type {const} */ ({
      rich_text_preformatted: 'pre',
      rich_text_quote: 'blockquote',
      rich_text_section: 'div',
    })[element.type];
    return h(tag, { tabindex: tag === 'pre' ? 0 : null }, showParts(element.elements, names));
  });
}

/**
 * @param {RichTextElement[]} parts
 * @param {Names} names
 * @returns {Node[]}
 */
function showParts(parts, names) {
  return parts.flatMap((part) => styled(showPart(part, names), 'style' in part ? part.style : undefined));
}

/**
 * @param {RichTextElement} part
 * @param {Names} names
 * @returns {Node[]}
 */
function showPart(part, names) {
  switch (part.type) {
    case 'text':
      return showText(part.text);
    case 'link':
      return isSafeUrl(part.url)
        ? [showLink(part.url, part.text ?? part.url)]
        : showText(part.text ?? part.url);
    case 'emoji':
      return [showEmoji(part.name)];
    case 'user':
      return [mention(`@${names.user(part.user_id) ?? part.user_id}`)];
    case 'channel':
      return [mention(`#${names.channel(part.channel_id) ?? part.channel_id}`)];
    case 'usergroup':
      return [mention(`@${part.usergroup_id}`)];
    case 'broadcast':
      return [mention(`@${part.range}`)];
    case 'date':
      return [showDate({ timestamp: part.timestamp, format: part.format, fallback: part.fallback ?? '' })];
    default:
      return [document.createTextNode('value' in part ? String(part.value) : '')];
  }
}

/**
 * @param {Node[]} nodes
 * @param {{ bold?: boolean, italic?: boolean, strike?: boolean, code?: boolean } | undefined} style
 * @returns {Node[]}
 */
function styled(nodes, style) {
  /** @type {['code' | 's' | 'em' | 'strong', boolean | undefined][]} */
  const marks = [
    ['code', style?.code],
    ['s', style?.strike],
    ['em', style?.italic],
    ['strong', style?.bold],
  ];
  return marks.reduce((inside, [tag, on]) => (on ? [h(tag, {}, inside)] : inside), nodes);
}
