// @ts-check
// The Inbox: what arrived, newest first, and the open mail beside it.
import { byId, drawing, h } from '../../workspace/page/dom.js';
import { followWhileSeen } from '../../workspace/page/follow.js';
import { keepInStep } from '../../workspace/page/keyed.js';
import { oneAtATime } from '../../workspace/page/one-at-a-time.js';

/**
 * @typedef {{ id: string, from: string, to: string[], subject: string, acceptedAt: string, opened: boolean, begins: string }} Line
 * @typedef {Line & { text: string, links: string[], hasHtml: boolean }} Mail
 */

const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-US', {
  weekday: 'long',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});
/** @type {string | null} */
let openId = null;
let plain = false;

/**
 * @template Answer
 * @param {string} path
 * @returns {Promise<Answer | null>}
 */
async function ask(path) {
  const response = await fetch(`/demo/inbox/${path}`).catch(() => null);
  return response?.ok ? response.json() : null;
}

const refresh = oneAtATime(async () => {
  /** @type {Line[]} */
  const lines = (await ask('emails')) ?? [];
  const unread = lines.filter(({ opened }) => !opened).length;
  const badge = byId('inbox-count');
  badge.hidden = unread === 0;
  badge.replaceChildren(String(unread), h('span', { class: 'hidden' }, ' unopened'));
  byId('no-mails').hidden = lines.length > 0;
  keepInStep(byId('mails'), lines, {
    key: ({ id }) => id,
    signature: ({ id, opened }) => `${opened}/${id === openId}`,
    render: showLine,
  });
});

/** @param {Line} line */
function showLine({ id, to, subject, acceptedAt, opened, begins }) {
  return h(
    'li',
    {},
    h(
      'a',
      {
        class: `mail-line ${opened ? '' : 'unread'}`,
        href: `#${id}`,
        'aria-current': id === openId ? 'true' : null,
        'data-focus': id,
      },
      h(
        'span',
        { class: 'mail-to' },
        opened ? null : h('span', { class: 'hidden' }, 'Unopened: '),
        to.join(', '),
      ),
      h('time', { datetime: acceptedAt }, clock.format(new Date(acceptedAt))),
      h('span', { class: 'mail-subject' }, subject),
      h('span', { class: 'mail-begins' }, begins),
    ),
  );
}

/** @param {string} id  empty: none */
async function open(id) {
  /** @type {Mail | null} */
  const mail = id ? await ask(`emails/${encodeURIComponent(id)}`) : null;
  openId = mail ? id : null;
  byId('reading').hidden = !mail;
  byId('nothing-open').hidden = mail !== null;
  document.body.classList.toggle('mail-open', mail !== null);
  if (mail) showMail(mail);
  await refresh();
}

/** @param {Mail} mail */
function showMail(mail) {
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
      h('a', { class: 'icon-button back-to-list', href: '#', 'aria-label': 'All mail' }, drawing('back')),
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
function withLinks(text, links) {
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

function followAddress() {
  const id = location.hash.slice(1);
  void open(id);
}

window.name = 'keydesk-inbox';
window.addEventListener('hashchange', followAddress);
followWhileSeen('/demo/inbox/events', { changed: () => void refresh() });
followAddress();
