// @ts-check
import { drawing, h } from '../dom.js';

const SEEN = 'keydesk-demo-help-seen';
const FIRST_COMMAND = '/reset-guardian smith';
const NEXT_COMMAND = '/policies smith';
const LINK_COMMAND = '/keydesk link';

/**
 * What a newcomer may try, until it is dismissed; the question mark in the top bar brings it back.
 * @param {HTMLElement} place
 * @param {HTMLElement} button
 * @param {{ write: (text: string) => void }} doing
 */
export function createHelp(place, button, { write }) {
  const tryIt = (/** @type {string} */ command) =>
    h(
      'button',
      {
        type: 'button',
        class: 'try',
        title: 'Put it into the message field',
        onclick: () => write(command),
      },
      command,
    );
  const steps = h(
    'ol',
    {},
    h('li', {}, 'Type ', tryIt(FIRST_COMMAND), ' and press Enter.'),
    h(
      'li',
      {},
      'On the guardian’s card open ',
      drawing('dots'),
      h('span', { class: 'hidden' }, 'Actions'),
      ', choose ',
      h('strong', {}, 'Reset Password via Email'),
      ' and press ',
      h('strong', {}, 'YES'),
      '.',
    ),
    h(
      'li',
      {},
      'Open the ',
      h('a', { href: '/demo/inbox', target: 'keydesk-inbox' }, 'Inbox'),
      ', follow the link in the mail, choose a new password.',
    ),
    h(
      'li',
      {},
      'Watch the card here tell each step; the Inbox lets the next message bounce. Then be somebody else.',
    ),
    h('li', {}, 'See what a family has accepted, or record its signed form: ', tryIt(NEXT_COMMAND)),
    h(
      'li',
      {},
      'Be Nadia Newcomer and type ',
      tryIt(LINK_COMMAND),
      ': she proves who she is at the ',
      h('a', { href: '/demo/office', target: 'keydesk-doors' }, 'Office Portal'),
      '.',
    ),
  );
  const panel = h(
    'section',
    { class: 'help', 'aria-label': 'What to try' },
    h('h2', {}, 'New here? A guardian forgot a password.'),
    steps,
    h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss help', onclick: () => show(false) },
      drawing('close'),
    ),
  );
  place.append(panel);

  /** @param {boolean} visible */
  function show(visible) {
    panel.hidden = !visible;
    button.setAttribute('aria-pressed', String(visible));
    localStorage.setItem(SEEN, visible ? 'no' : 'yes');
  }
  button.addEventListener('click', () => show(panel.hidden === true));
  show(localStorage.getItem(SEEN) !== 'yes');
}
