import { Refusal } from '../errors.ts';

/** There is no credit left for a text. */
export class NoCredits extends Refusal {
  readonly code = 'no-credits';
  constructor() {
    super(
      'The centre has no SMS credits left, so no text was sent. Send the link by email, or ask whoever runs Keydesk for more credits.',
    );
  }
}

/** What the Operator gave for new credits cannot stand. */
export class CreditsRefused extends Refusal {
  readonly code = 'credits-refused';
}
