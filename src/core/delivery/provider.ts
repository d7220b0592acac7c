import type { DeliveryProblem } from './outcomes.ts';

/** One email as the provider gets it. The same key always comes with the same bytes. */
export interface OutgoingEmail {
  /** Names the delivery for ever: the provider delivers at most one email a key. */
  idempotencyKey: string;
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
}

/** What became of one attempt, sorted by what to do next. */
export type SendOutcome =
  /** The provider has it. */
  | { kind: 'accepted'; providerId: string }
  /** No attempt to this address will ever do. */
  | { kind: 'refused-this-address'; problem: DeliveryProblem }
  /** No attempt will do until somebody changes a setting of ours. */
  | { kind: 'refused-our-settings'; problem: DeliveryProblem }
  /** Passing trouble, or no answer; the email may even have gone out. The same key again is safe. */
  | {
      kind: 'try-again';
      problem: DeliveryProblem;
      /** Milliseconds that the provider asks to wait. */
      after?: number;
    }
  /** The provider knows the key with other bytes: an attempt before this one went out, by another version of Keydesk. */
  | { kind: 'duplicate-mismatch' };

/** Whoever carries email. */
export interface EmailProvider {
  /** Tries once, within some seconds. Never throws. */
  send(email: OutgoingEmail): Promise<SendOutcome>;
}
