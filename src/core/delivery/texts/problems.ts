/**
 * What can be wrong with a text, for `DeliveryProblem` (core/delivery/outcomes.ts): a code, and one plain sentence for
 * the staff. Twilio's own words are never kept or shown: they may repeat the number.
 */
const BY_EMAIL = 'Send the link by email.';
const ON_RECORD = 'Check the number with them and correct the family’s record, or send the link by email.';

/** Why Keydesk's own settings do not do: no text of the account goes out until whoever runs Keydesk has mended them. */
const PAUSING = {
  sms_key_refused: 'Twilio does not accept Keydesk’s key.',
  sms_region_off: 'Twilio is not allowed to send texts to that country.',
  sms_sender_refused: 'Twilio does not accept Keydesk’s sender.',
  sms_public_url: 'Twilio does not accept PUBLIC_URL as the address for its news.',
  sms_trial: 'Twilio’s trial account sends texts to its own verified numbers alone.',
  sms_suspended: 'The Twilio account is suspended.',
  sms_not_registered:
    'Keydesk’s sender is not registered with the carriers of the United States (A2P 10DLC).',
  sms_filtered: 'The carrier filters Keydesk’s texts out.',
  sms_link_domain: 'Twilio does not accept the domain of Keydesk’s links.',
  sms_not_set_up: 'Keydesk has no settings for Twilio any more.',
} as const;

/** A problem that pauses the account's texts. */
export type PausingProblem = keyof typeof PAUSING;

/** Why texts are paused, in one sentence, for `Account.smsPausedReason`. */
export function whyPaused(problem: PausingProblem): string {
  return PAUSING[problem];
}

export const PAUSING_PROBLEMS = Object.keys(PAUSING) as readonly PausingProblem[];

const paused = Object.fromEntries(
  PAUSING_PROBLEMS.map((problem) => [
    problem,
    `${PAUSING[problem]} Texts are paused until whoever runs Keydesk has mended that. ${BY_EMAIL}`,
  ]),
) as Record<PausingProblem, string>;

export const TEXT_SENTENCES = {
  ...paused,
  // While it is queued again: another attempt follows by itself.
  sms_silent: 'Twilio cannot be reached, so the text has not left yet. Keydesk keeps trying for 30 minutes.',
  sms_busy: 'Twilio asks Keydesk to slow down. The text goes out in a moment.',
  // Final: this number.
  sms_number_refused: `Twilio says that this is no number that gets texts. ${ON_RECORD}`,
  sms_no_route: `No carrier takes texts for this number. ${ON_RECORD}`,
  sms_not_mobile: `This number is not a mobile one, so it gets no texts. ${ON_RECORD}`,
  sms_blocked: `Texts to this number are blocked. ${ON_RECORD}`,
  sms_unknown_number: `The carrier does not know this number. ${ON_RECORD}`,
  sms_opted_out: `The owner of this number has answered STOP and gets no texts until they text START. ${BY_EMAIL}`,
  // Final: passing for others, too late for a link.
  sms_held_back: `Twilio holds texts to this number back for a while, as a protection against fraud. ${BY_EMAIL}`,
  sms_phone_off: `The phone could not be reached; it may be switched off. ${BY_EMAIL}`,
  sms_carrier_silent: `The carrier did not deliver the text and does not say why. ${BY_EMAIL}`,
  sms_queue_full: `Too many texts were waiting at Twilio, and this one was dropped. ${BY_EMAIL}`,
  sms_too_late: 'The text had not left Twilio when its link expired, and was dropped. Send the link again.',
  sms_not_delivered: `The text did not arrive. ${BY_EMAIL}`,
  sms_request_refused: `Twilio refused the text. Ask whoever runs Keydesk to look in the log. ${BY_EMAIL}`,
  sms_gave_up: `Twilio could not be reached for 30 minutes, so the link was withdrawn. ${BY_EMAIL}`,
  sms_never_left: `Twilio knows of no such text: it never went out, and its credit is back. ${BY_EMAIL}`,
  // Unknown.
  sms_not_confirmed:
    'Keydesk asked Twilio for this text and got no answer, so it is not confirmed. Keydesk asks Twilio what became of it and sends no second one. Ask the guardian, or send the link by email.',
  sms_never_confirmed:
    'Twilio did not say for twelve hours whether this text went out, so its credit counts as spent. Send a new link if the guardian still needs one.',
} as const;
