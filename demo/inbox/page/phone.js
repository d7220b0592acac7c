// @ts-check
// An open phone: every text that it got, what was answered on it, and the two answers that carriers listen to.
import { byId, drawing, h } from '../../workspace/page/dom.js';
import { post } from './ask.js';
import { withLinks } from './mail.js';

/**
 * @typedef {{ kind: 'text', body: string, links: string[], status: string, errorCode: number | null, at: string }} Bubble
 * @typedef {{ kind: 'answer', body: string, at: string }} Answer
 * @typedef {{ number: string, from: string, isOptedOut: boolean, thread: (Bubble | Answer)[] }} Phone
 */

const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' });

/** @type {Record<string, string>} */
const STATUSES = {
  sent: 'Left for the phone',
  delivered: 'Delivered',
  undelivered: 'Never reached the phone',
  failed: 'Never left the provider',
};

/** +15125550100 as people write it. @param {string} number  E.164 */
export function shownNumber(number) {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');
}

let shown = '';

/** @param {Phone} phone */
export function showPhone(phone) {
  const { number, from, isOptedOut, thread } = phone;
  const reading = byId('reading');
  // Nothing is taken out of somebody's hand for news of another phone.
  const isShown = shown === JSON.stringify(phone) && reading.querySelector('.phone');
  shown = JSON.stringify(phone);
  if (isShown) return;
  const before = reading.querySelector('.phone-screen');
  const wasAtEnd = !before || before.scrollHeight - before.scrollTop - before.clientHeight < 40;
  const focused = document.activeElement?.getAttribute('data-focus');
  const screen = h(
    'ol',
    { class: 'phone-screen', tabindex: 0, 'aria-label': 'Texts' },
    thread.map((one) => (one.kind === 'text' ? textBubble(one) : answerBubble(one))),
  );
  reading.replaceChildren(
    h(
      'div',
      { class: 'phone-place' },
      h('a', { class: 'icon-button back-to-list', href: '#', 'aria-label': 'All messages' }, drawing('back')),
      h(
        'section',
        { class: 'phone', 'aria-labelledby': 'phone-title' },
        h(
          'header',
          { class: 'phone-head' },
          h('h2', { id: 'phone-title' }, h('span', { class: 'hidden' }, 'The phone '), shownNumber(number)),
          h('p', {}, `Texts from ${shownNumber(from)}`),
        ),
        screen,
        h(
          'footer',
          { class: 'phone-answers' },
          h('p', { role: 'status' }, isOptedOut ? 'Answered STOP: gets no more texts until START.' : ''),
          answerButton(number, 'STOP'),
          answerButton(number, 'START'),
        ),
      ),
    ),
  );
  if (wasAtEnd) screen.scrollTop = screen.scrollHeight;
  const again = focused && reading.querySelector(`[data-focus="${CSS.escape(focused)}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Bubble} bubble */
function textBubble({ body, links, status, errorCode, at }) {
  const words = STATUSES[status] ?? 'On its way';
  return h(
    'li',
    { class: `bubble ${status === 'delivered' ? '' : 'not-there'}` },
    h('p', {}, withLinks(body, links)),
    h('small', {}, `${clock.format(new Date(at))} · ${words}${errorCode ? ` (${errorCode})` : ''}`),
  );
}

/** @param {Answer} answer */
function answerBubble({ body, at }) {
  return h('li', { class: 'bubble own' }, h('p', {}, body), h('small', {}, clock.format(new Date(at))));
}

/**
 * @param {string} number
 * @param {'STOP' | 'START'} body
 */
function answerButton(number, body) {
  return h(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-focus': `answer-${body}`,
      onclick: () => void post('answers', { from: number, body }),
    },
    `Answer ${body}`,
  );
}
