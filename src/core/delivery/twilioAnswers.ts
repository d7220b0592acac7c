import type { MarkKind } from '../database/client.ts';
import type { DeliveryProblem } from './outcomes.ts';
import type { SendOutcome, TextStatus } from './provider.ts';
import type { PausingProblem } from './texts/problems.ts';

/** What a number of Twilio's means for us (twilio.com/docs/api/errors, November 2026). */
export type Meaning =
  /** This number: stop, and mark it where it will be no better next time. */
  | { class: 'number'; problem: DeliveryProblem; mark?: MarkKind }
  /** Our own settings: stop, pause the account's texts, tell whoever runs Keydesk. */
  | { class: 'settings'; problem: PausingProblem }
  /** It passes. */
  | { class: 'passing'; problem: DeliveryProblem };

const gone = (problem: DeliveryProblem): Meaning => ({ class: 'number', problem, mark: 'unreachable' });
const once = (problem: DeliveryProblem): Meaning => ({ class: 'number', problem });
const ours = (problem: PausingProblem): Meaning => ({ class: 'settings', problem });
const passing = (problem: DeliveryProblem): Meaning => ({ class: 'passing', problem });

export const MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [21211, gone('sms_number_refused')],
  [21217, gone('sms_number_refused')],
  [21610, { class: 'number', problem: 'sms_opted_out', mark: 'opted_out' }],
  [21612, gone('sms_no_route')],
  [21614, gone('sms_not_mobile')],
  [21635, gone('sms_not_mobile')],
  [30004, gone('sms_blocked')],
  [30005, gone('sms_unknown_number')],
  [30006, gone('sms_not_mobile')],

  [20003, ours('sms_key_refused')],
  [20404, ours('sms_key_refused')],
  [20005, ours('sms_suspended')],
  [21408, ours('sms_region_off')],
  [21603, ours('sms_sender_refused')],
  [21606, ours('sms_sender_refused')],
  [21609, ours('sms_public_url')],
  [21659, ours('sms_sender_refused')],
  [21660, ours('sms_sender_refused')],
  [21703, ours('sms_sender_refused')],
  [21705, ours('sms_sender_refused')],
  [21608, ours('sms_trial')],
  [30002, ours('sms_suspended')],
  [30007, ours('sms_filtered')],
  [30032, ours('sms_not_registered')],
  [30034, ours('sms_not_registered')],
  [30110, ours('sms_link_domain')],
  [30111, ours('sms_link_domain')],

  [14107, passing('sms_busy')],
  [20429, passing('sms_busy')],
  [21611, passing('sms_busy')],
  [30001, passing('sms_queue_full')],
  [30003, passing('sms_phone_off')],
  [30008, passing('sms_carrier_silent')],

  // The block lasts 15 to 30 minutes, longer than a link is useful: not tried again, and nothing to mark.
  [30450, once('sms_held_back')],
  [30453, once('sms_held_back')],
  [30036, once('sms_too_late')],
]);

/**
 * Sorts what Twilio answered to a POST of a message when it did not take it. Only a clear refusal lets a text be given
 * up or tried again: what may have been taken is unknown.
 * @param code Twilio's number in the body, if it had one.
 */
export function sortRefusal(status: number, code: number | undefined): SendOutcome {
  if (status < 400 || status >= 500 || status === 408) return { kind: 'unknown' };
  const meaning = code === undefined ? undefined : MEANINGS.get(code);
  switch (meaning?.class) {
    case 'number':
      return {
        kind: 'refused-this-address',
        problem: meaning.problem,
        ...(meaning.mark ? { mark: meaning.mark } : {}),
      };
    case 'settings':
      return { kind: 'refused-all-texts', problem: meaning.problem };
    case 'passing':
      return { kind: 'try-again', problem: meaning.problem };
  }
  if (status === 429) return { kind: 'try-again', problem: 'sms_busy' };
  // A number that we do not know says nothing of other texts.
  return { kind: 'refused-our-settings', problem: 'sms_request_refused' };
}

const STATUSES: Readonly<Record<string, TextStatus>> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'failed',
};

/** Twilio's status of a message in our words; undefined for one of an inbound message, or one to come. */
export function readStatus(status: string): TextStatus | undefined {
  return Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
}
