import { Refusal } from '../errors.ts';

/** The reset of a button is not, or no longer, in this account. */
export class NoSuchReset extends Refusal {
  readonly code = 'no-such-reset';
  constructor() {
    super('That reset is no longer on record. Nothing was sent; start again with the command.');
  }
}

/** A newer link was asked for since; one is enough. */
export class NewerLink extends Refusal {
  readonly code = 'newer-link';
  /** @param askedBy the staff member's name; absent: the person asked on the Forgot Password page. */
  constructor(whom: string, askedBy: string | undefined) {
    super(
      askedBy === undefined
        ? `${whom} has asked for a newer link with Forgot Password since, so nothing more was sent. /resets shows how it goes.`
        : `${askedBy} has sent ${whom} a newer link since, so nothing more was sent. /resets shows how it goes.`,
    );
  }
}

/** A newer link was asked for since, and waits for approval. */
export class AskedSince extends Refusal {
  readonly code = 'asked-since';
  constructor(whom: string, askedBy: string) {
    super(
      `${askedBy} has asked for a newer link for ${whom} since; it waits for approval, so nothing more was asked for. /resets shows how it goes.`,
    );
  }
}

/** The link did what it is for, or was stopped for good. */
export class NotSentAgain extends Refusal {
  readonly code = 'not-sent-again';
}

/** Hardly sent: it may still be on its way. */
export class JustSent extends Refusal {
  readonly code = 'just-sent';
  constructor(whom: string) {
    super(
      `The link for ${whom} went out less than a minute ago. Give it a moment to arrive; if it does not, press Send again then.`,
    );
  }
}
