// @ts-check
// The switch for the next message.
import { byId } from '../../workspace/page/dom.js';
import { ask, post } from './ask.js';

/** @type {Record<string, string>} */
const HINTS = {
  delivered: 'It arrives, and the card says so.',
  delayed: 'It arrives late: watch the card for half a minute.',
  bounced: 'Nobody has that address or number. The card says why, and the next search warns.',
  failed: 'The provider takes it and cannot send it. The credit of a text comes back.',
  unknown:
    'The connection breaks before the provider has answered. An email is sent again and arrives once; a text is not, and the card says “not confirmed” until Twilio has told.',
  'opt-out':
    'An email is reported as spam. Whoever gets a text answers STOP; open the phone to answer START.',
};

const select = /** @type {HTMLSelectElement} */ (byId('next-turn'));
select.addEventListener('change', () => void post('next', { turn: select.value }));

/** Shows what is chosen; the switch stands at “delivered” again after each message. */
export async function refreshNext() {
  const next = await ask('next');
  byId('next').hidden = !next?.turn;
  if (!next?.turn) return;
  select.value = next.turn;
  byId('next-hint').textContent = HINTS[next.turn] ?? '';
}
