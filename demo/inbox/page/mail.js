// @ts-check
// The open mail: what stands at its head, and the mail itself in a frame or as plain text.
import { byId, drawing, h } from '../../workspace/page/dom.js';

/**
 * @typedef {{ id: string, from: string, to: string[], subject: string, acceptedAt: string, text: string, links: string[], hasHtml: boolean }} Mail
 */

const day = new Intl.DateTimeFormat('en-US', {
  weekday: 'long',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});
let plain = false;

/** @param {Mail} mail */
export function showMail(mail) {
  const { id, from, to, subject, acceptedAt, text, links, hasHtml } = mail;
  const asPlain = plain || !hasHtml;
  const choose = (/** @type {boolean} */ wanted) => () => {
    plain = wanted;
    showMail(mail);
    document.querySelector('.mail-kinds [aria-pressed="true"]')?.scrollIntoView({ block: 'nearest' });
  };
  const kinds = h(
    'div',
    { class: 'mail-kinds', role: 'group', 'aria-label': 'Show as' },
    h(
      'button',
      { type: 'button', 'aria-pressed': String(!asPlain), disabled: !hasHtml, onclick: choose(false) },
      'Mail',
    ),
    h('button', { type: 'button', 'aria-pressed': String(asPlain), onclick: choose(true) }, 'Plain text'),
  );
  byId('reading').replaceChildren(
    h(
      'header',
      { class: 'mail-head' },
      h('a', { class: 'icon-button back-to-list', href: '#', 'aria-label': 'All messages' }, drawing('back')),
      h('h2', { tabindex: -1 }, subject),
      kinds,
      h(
        'dl',
        {},
        pair('From', from),
        pair('To', to.join(', ')),
        pair('Arrived', day.format(new Date(acceptedAt))),
      ),
    ),
    asPlain
      ? h('pre', { class: 'mail-text', tabindex: 0, 'aria-label': 'Plain text' }, withLinks(text, links))
      : h('iframe', {
          class: 'mail-frame',
          title: 'The mail',
          sandbox: 'allow-popups allow-popups-to-escape-sandbox',
          src: `/demo/inbox/emails/${encodeURIComponent(id)}/html`,
        }),
  );
}

/**
 * @param {string} name
 * @param {string} value
 */
function pair(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

/**
 * @param {string} text
 * @param {string[]} links  in their order in the text
 * @returns {(Node | string)[]}
 */
export function withLinks(text, links) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let rest = text;
  for (const link of links) {
    const at = rest.indexOf(link);
    parts.push(rest.slice(0, at), h('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, link));
    rest = rest.slice(at + link.length);
  }
  return [...parts, rest];
}
