import type { MarkKind } from '../database/client.ts';
import type { DeliveryProblem } from './outcomes.ts';
import type { PausingProblem } from './texts/problems.ts';

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
  /** What the provider repeats in its news of this email. */
  tags: { name: string; value: string }[];
}

/** One text as the provider gets it. It has no key to tell a repeated one by: none is ever sent twice. */
export interface OutgoingText {
  deliveryId: string;
  /** E.164. */
  to: string;
  /** One segment of GSM-7. */
  body: string;
  /** Seconds after which the provider must not hand it on any more. */
  validFor: number;
}

/** What became of one attempt, sorted by what to do next. */
export type SendOutcome =
  /** The provider has it. */
  | { kind: 'accepted'; providerId: string }
  /** No attempt to this address will ever do. `mark` keeps others from trying. */
  | { kind: 'refused-this-address'; problem: DeliveryProblem; mark?: MarkKind }
  /** No attempt will do until somebody changes a setting of ours. */
  | { kind: 'refused-our-settings'; problem: DeliveryProblem }
  /** As above, and no other text of the account would fare better. */
  | { kind: 'refused-all-texts'; problem: PausingProblem }
  /**
   * Passing trouble, or no answer. An email may even have gone out: the same key again is safe. A text has not: it was
   * turned away, or never left.
   */
  | {
      kind: 'try-again';
      problem: DeliveryProblem;
      /** Milliseconds that the provider asks to wait. */
      after?: number;
    }
  /** The provider knows the key with other bytes: an attempt before this one went out, by another version of Keydesk. */
  | { kind: 'duplicate-mismatch' }
  /** A text that left, and nobody can say whether it was taken. It is asked about, never repeated. */
  | { kind: 'unknown' };

/** Whoever carries email. */
export interface EmailProvider {
  /** Tries once, within some seconds. Never throws. */
  send(email: OutgoingEmail): Promise<SendOutcome>;
}

/** Where a text is, in the order in which a text goes; the last three are ends. */
export const TEXT_STATUSES = ['accepted', 'sent', 'failed', 'undelivered', 'delivered'] as const;
export type TextStatus = (typeof TEXT_STATUSES)[number];

/** What the provider says of a text of ours. */
export interface TextReport {
  providerId: string;
  status: TextStatus;
  /** The provider's number for what went wrong. */
  errorCode?: number | undefined;
}

/** What asking for a text came to. `cannot-tell`: no answer, or the provider keeps no words to know it by. */
export type FoundText = { kind: 'found'; report: TextReport } | { kind: 'none' } | { kind: 'cannot-tell' };

/** Whoever carries texts. None of these ever throws. */
export interface TextProvider {
  /** Tries once, within some seconds. */
  send(text: OutgoingText): Promise<SendOutcome>;
  /** Looks for a text that may have been taken: to this number, not before `since`, with a body that is ours. */
  find(question: { to: string; since: Date; isOurs: (body: string) => boolean }): Promise<FoundText>;
  /** Asks for a text by the provider's own id. */
  look(providerId: string): Promise<FoundText>;
}
