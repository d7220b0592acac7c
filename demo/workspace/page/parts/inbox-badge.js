// @ts-check
import { h } from '../dom.js';

const COUNT = '/demo/inbox/unread';
const PAUSE_MS = 3000;

/**
 * How many mails wait unopened in the Inbox, beside its link. Asked now and then rather than streamed: a browser
 * opens only six connections to one address, and each open page of the demo already holds one.
 * @param {HTMLElement} badge
 */
export function watchInbox(badge) {
  const update = async () => {
    if (document.hidden) return;
    const response = await fetch(COUNT).catch(() => null);
    if (!response?.ok) return;
    const { unread } = await response.json();
    badge.hidden = unread === 0;
    badge.replaceChildren(String(unread), h('span', { class: 'hidden' }, ' unopened'));
  };
  void update();
  setInterval(update, PAUSE_MS);
  document.addEventListener('visibilitychange', update);
}
