/** Why a request ended without anybody's press: codes of reset_requests.ended_reason. */
export type RequestEndReason =
  /** Superseded: a newer request about the same person. */
  | 'asked-again'
  /** Superseded: somebody who may sent a link directly. */
  | 'sent-directly'
  /** Cancelled: the requester is deactivated, or may not ask any more. */
  | 'requester-left'
  /** Cancelled: the address on record is another one now. */
  | 'contact-changed'
  /** Cancelled: no Can Log In any more, or the staff member is deactivated. */
  | 'access-lost'
  /** Cancelled: the person has chosen a new password meanwhile. */
  | 'password-changed'
  /** Cancelled: the staff member is the Business Owner now (S3). */
  | 'is-the-owner';

const SENTENCES: Record<RequestEndReason, string> = {
  'asked-again': 'A newer request about the same person took its place.',
  'sent-directly': 'Somebody who may has sent a link since.',
  'requester-left': 'Whoever had asked may not ask any more.',
  'contact-changed': 'The address on record changed since it was asked for.',
  'access-lost': 'The person has no login any more.',
  'password-changed': 'The person has chosen a new password meanwhile.',
  'is-the-owner': 'The person is the Business Owner now, and nobody resets that password.',
};

/** The same, for people. Undefined for a code that nobody knows any more, and for none. */
export function whyEnded(reason: string | null): string | undefined {
  return reason !== null && Object.hasOwn(SENTENCES, reason)
    ? SENTENCES[reason as RequestEndReason]
    : undefined;
}
