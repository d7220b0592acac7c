// @ts-check
// The Inbox: what arrived, newest first, and the open mail or phone beside it.
import { byId, drawing, h } from '../../workspace/page/dom.js';
import { followWhileSeen } from '../../workspace/page/follow.js';
import { keepInStep } from '../../workspace/page/keyed.js';
import { oneAtATime } from '../../workspace/page/one-at-a-time.js';
import { ask } from './ask.js';
import { showMail } from './mail.js';
import { refreshNext } from './next.js';
import { shownNumber, showPhone } from './phone.js';

/**
 * @typedef {{ kind: 'mail' | 'text', id: string, to: string[], subject?: string, acceptedAt: string, opened: boolean, begins: string }} Line
 */

const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' });
const PHONE = 'phone/';
/** What stands after the `#` of the address: a mail's id, or a phone's number. */
let openPlace = '';

/** @param {Line} line */
const placeOf = ({ kind, id, to }) => (kind === 'text' ? `${PHONE}${to[0] ?? ''}` : id);

const refresh = oneAtATime(async () => {
  if (openPlace.startsWith(PHONE)) await show(openPlace);
  /** @type {Line[]} */
  const lines = (await ask('messages')) ?? [];
  const unread = lines.filter(({ opened }) => !opened).length;
  const badge = byId('inbox-count');
  badge.hidden = unread === 0;
  badge.replaceChildren(String(unread), h('span', { class: 'hidden' }, ' unopened'));
  byId('no-mails').hidden = lines.length > 0;
  keepInStep(byId('mails'), lines, {
    key: ({ id }) => id,
    signature: (line) => `${line.opened}/${placeOf(line) === openPlace}`,
    render: showLine,
  });
  await refreshNext();
});

/** @param {Line} line */
function showLine(line) {
  const { kind, id, to, subject, acceptedAt, opened, begins } = line;
  const place = placeOf(line);
  const isText = kind === 'text';
  return h(
    'li',
    {},
    h(
      'a',
      {
        class: `mail-line ${opened ? '' : 'unread'}`,
        href: `#${place}`,
        'aria-current': place === openPlace ? 'true' : null,
        'data-focus': id,
      },
      h(
        'span',
        { class: 'mail-to' },
        drawing(isText ? 'phone' : 'mail'),
        opened ? null : h('span', { class: 'hidden' }, 'Unopened: '),
        isText ? h('span', { class: 'hidden' }, 'Text to ') : null,
        isText ? shownNumber(to[0] ?? '') : to.join(', '),
      ),
      h('time', { datetime: acceptedAt }, clock.format(new Date(acceptedAt))),
      isText ? null : h('span', { class: 'mail-subject' }, subject),
      h('span', { class: 'mail-begins' }, begins),
    ),
  );
}

/** @param {string} place  @returns {Promise<boolean>} whether there is such a mail or phone */
async function show(place) {
  if (place.startsWith(PHONE)) {
    const phone = await ask(`phones/${encodeURIComponent(place.slice(PHONE.length))}`);
    if (phone) showPhone(phone);
    return Boolean(phone);
  }
  const mail = place && (await ask(`emails/${encodeURIComponent(place)}`));
  if (mail) showMail(mail);
  return Boolean(mail);
}

/** @param {string} place  empty: none */
async function open(place) {
  const isThere = await show(place);
  openPlace = isThere ? place : '';
  byId('reading').hidden = !isThere;
  byId('nothing-open').hidden = isThere;
  document.body.classList.toggle('mail-open', isThere);
  await refresh();
}

function followAddress() {
  void open(decodeURIComponent(location.hash.slice(1)));
}

window.name = 'keydesk-inbox';
window.addEventListener('hashchange', followAddress);
followWhileSeen('/demo/inbox/events', { changed: () => void refresh() });
followAddress();
