import { Refusal } from '../errors.ts';

/** S3: the Business Owner asked for a link of their own. */
export class OwnerGetsNoLink extends Refusal {
  readonly code = 'owner-gets-no-link';
  constructor() {
    super(
      'The Business Owner gets no link for a password, from anybody. If you are signed in, change it on the Office Portal; if you cannot sign in, ask whoever runs Keydesk for you, who verifies first that the business is yours.',
    );
  }
}

/** There is nowhere to send one's own link to. */
export class NoOwnEmail extends Refusal {
  readonly code = 'no-own-email';
  /** @param whoMay names of those who can help. */
  constructor(whoMay: readonly string[]) {
    super(
      `You have no email address on record, so no link was sent. ${ask(whoMay)} They can set a password for you.`,
    );
  }
}

/** The asker is no longer on the staff. */
export class NotOnStaff extends Refusal {
  readonly code = 'not-on-staff';
  constructor(whoMay: readonly string[]) {
    super(`Your staff record is not active, so no link was sent. ${ask(whoMay)}`);
  }
}

/** Somebody asked for many links of their own. */
export class AskedTooOften extends Refusal {
  readonly code = 'asked-too-often';
  constructor() {
    super(
      'You were sent several links lately, so no other was sent. Use the newest one, look in your junk folder too, or try again in an hour.',
    );
  }
}

/** The whole centre asked for very many links. */
export class CentreAskedTooOften extends Refusal {
  readonly code = 'centre-asked-too-often';
  constructor() {
    super('Very many links were asked for at this centre, so none was sent. Try again in an hour.');
  }
}

function ask(whoMay: readonly string[]): string {
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(whoMay);
  return `Ask ${whoMay.length > 0 ? names : 'the Business Owner'}.`;
}
