/**
 * The catalogue of what can be refused. One class per thing that can go wrong; `message` is one plain sentence
 * with what to do next, in English for Slack and the operator. The web pages translate by `code`.
 */
export abstract class Refusal extends Error {
  abstract readonly code: string;
  override get name(): string {
    return this.constructor.name;
  }
}

/** The account does not exist. */
export class NoSuchAccount extends Refusal {
  readonly code = 'no-such-account';
  constructor(slug: string) {
    super(`There is no account “${slug}”. Check the name at the end of the address, or create it first.`);
  }
}

/** The guardian is not, or no longer, in this account. */
export class NoSuchGuardian extends Refusal {
  readonly code = 'no-such-guardian';
  constructor() {
    super('That guardian is no longer on record. Search again.');
  }
}

/** G7: the guardian has no login. */
export class CannotLogIn extends Refusal {
  readonly code = 'cannot-log-in';
  constructor(guardian: string) {
    super(`${guardian} has no “Can Log In” flag. Turn it on in the family’s record first.`);
  }
}

/** G7: the address the link would go to is missing. */
export class NoAddress extends Refusal {
  readonly code = 'no-address';
  constructor(guardian: string, channel: 'email' | 'sms') {
    super(
      channel === 'email'
        ? `${guardian} has no email address on record. Add one to the family’s record first.`
        : `${guardian} has no phone number on record. Add one to the family’s record first.`,
    );
  }
}

/** The record changed between the confirmation and YES. */
export class AddressChanged extends Refusal {
  readonly code = 'address-changed';
  constructor(guardian: string) {
    super(
      `The address of ${guardian} changed a moment ago. Nothing was sent; start again to see the new one.`,
    );
  }
}

/** YES was pressed again on a confirmation whose link has ended since. */
export class ConfirmationUsed extends Refusal {
  readonly code = 'confirmation-used';
  constructor() {
    super('This confirmation was used before, and its link has ended since. Start again to send a new one.');
  }
}

/** A1, S4: the person's level may not do this. */
export class NotPermitted extends Refusal {
  readonly code = 'not-permitted';
  /** Names of those who may, for the sentence. */
  constructor(action: string, whoMay: readonly string[]) {
    super(
      whoMay.length > 0
        ? `You cannot ${action} yourself. Ask ${listOf(whoMay)}.`
        : `You cannot ${action} yourself, and nobody on the staff is set up to. Ask the Business Owner.`,
    );
  }
}

/** "a", "a or b", "a, b or c". */
function listOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}
