import { EMAIL_NEWS_SENTENCES } from './news/resendProblems.ts';
import { TEXT_SENTENCES } from './texts/problems.ts';

/**
 * What can be wrong with a delivery, as a short code in its row (`problem`) and one plain sentence for the staff.
 * The provider's own words are never kept or shown: they may repeat the address.
 */
const SENTENCES = {
  // While it is queued again: another attempt follows by itself.
  provider_silent: 'The mail service is not answering. Keydesk keeps trying for an hour.',
  provider_troubled: 'The mail service has trouble of its own. Keydesk keeps trying for an hour.',
  provider_busy: 'The mail service asks Keydesk to slow down. The message goes out in a moment.',
  // Final: failed.
  address_refused:
    'The mail service refused this email address. Check it with the guardian and correct the family’s record, then send again.',
  key_refused:
    'The mail service did not accept Keydesk’s key. Ask whoever runs Keydesk to check RESEND_API_KEY, then send again.',
  sender_refused:
    'The mail service did not accept Keydesk’s sender address. Ask whoever runs Keydesk to verify the domain of EMAIL_FROM at Resend, then send again.',
  quota_used_up:
    'The mail service’s quota is used up. Ask whoever runs Keydesk to raise the plan at Resend, then send again.',
  request_refused:
    'The mail service refused the message as Keydesk wrote it. Ask whoever runs Keydesk to look in the log.',
  link_unreadable:
    'The link could not be unsealed, because APP_SECRET has changed. Ask whoever runs Keydesk to keep the old one in the list; send again for a new link.',
  not_renderable: 'Keydesk could not write the message. Ask whoever runs Keydesk to look in the log.',
  gave_up: 'The mail service could not be reached for an hour, so the link was withdrawn. Send again later.',
  // Final: unknown.
  not_confirmed:
    'Keydesk stopped while sending, and cannot tell whether the message went out. Ask the guardian, or send again.',
  ...EMAIL_NEWS_SENTENCES,
  ...TEXT_SENTENCES,
} as const;

/** A code of `Delivery.problem`. */
export type DeliveryProblem = keyof typeof SENTENCES;

/** One plain sentence with what to do next; undefined when nothing is wrong, or for a code that is no longer known. */
export function problemSentence(problem: string | null): string | undefined {
  return problem !== null && Object.hasOwn(SENTENCES, problem)
    ? SENTENCES[problem as DeliveryProblem]
    : undefined;
}

/** Every code, for tests and reports. */
export const DELIVERY_PROBLEMS = Object.keys(SENTENCES) as readonly DeliveryProblem[];
