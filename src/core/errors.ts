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

/** G3: the account sends no texts. */
export class SmsNotEnabled extends Refusal {
  readonly code = 'sms-not-enabled';
  constructor() {
    super('Texts are not switched on for this centre, so nothing was sent. Send the link by email.');
  }
}

/** Texts are paused until the Operator has mended a setting. */
export class SmsPaused extends Refusal {
  readonly code = 'sms-paused';
  /** @param because one sentence. */
  constructor(because: string) {
    super(
      `Texts are paused, so nothing was sent. ${because} Send the link by email, and ask whoever runs Keydesk to mend it.`,
    );
  }
}

/** The number is of a country that the account does not text. */
export class CountryNotTexted extends Refusal {
  readonly code = 'country-not-texted';
  constructor(guardian: string) {
    super(
      `The number of ${guardian} is of a country that this centre sends no texts to. Send the link by email, or ask whoever runs Keydesk to add the country.`,
    );
  }
}

/** The number gets no texts any more: its owner said STOP, or it cannot be reached. */
export class NumberMarked extends Refusal {
  readonly code = 'number-marked';
  constructor(guardian: string, kind: string) {
    super(
      kind === 'opted_out'
        ? `The owner of ${guardian}’s number has answered STOP to texts. Send the link by email; texts work again once they text START to the number that the texts came from.`
        : `Texts do not reach the number of ${guardian}. Check it with them and correct the family’s record, or send the link by email. If it is right, texts work again once they text START to the number that the texts came from.`,
    );
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

/** The family is not, or no longer, in this account. */
export class NoSuchFamily extends Refusal {
  readonly code = 'no-such-family';
  constructor() {
    super('That family is no longer on record. Search again.');
  }
}

/** The policy, or this version of it, is not in this account. */
export class NoSuchPolicy extends Refusal {
  readonly code = 'no-such-policy';
  constructor() {
    super('That policy is not on record. Start again with /policies.');
  }
}

/** The guardian was moved to another family since the window was opened. */
export class NotOfFamily extends Refusal {
  readonly code = 'not-of-family';
  constructor() {
    super('That guardian is not of this family any more. Nothing was recorded; start again with /policies.');
  }
}

/** A newer version was published since the window was opened. */
export class PolicyChanged extends Refusal {
  readonly code = 'policy-changed';
  constructor(title: string, newest: number) {
    super(
      `“${title}” changed meanwhile: version ${newest} is the newest. Nothing was recorded; see whether the signed form has the new text, and start again.`,
    );
  }
}

/** This version was accepted before, by the guardian or on paper; whoever comes second is told by whom and when. */
export class AlreadyAccepted extends Refusal {
  readonly code = 'already-accepted';
  /** @param sentence from whenAccepted (core/policies/acceptance.ts). */
  constructor(sentence: string) {
    super(`${sentence} Nothing was recorded, since that stands.`);
  }
}

/** The date given for a signed form cannot be. */
export class SignedOnRefused extends Refusal {
  readonly code = 'signed-on-refused';
}

/** The place given for a signed form cannot be. */
export class FiledAtRefused extends Refusal {
  readonly code = 'filed-at-refused';
}

/** What was given for a policy cannot be published. */
export class PolicyRefused extends Refusal {
  readonly code = 'policy-refused';
}

/** "a", "a or b", "a, b or c". */
function listOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}
