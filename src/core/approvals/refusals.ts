import { Refusal } from '../errors.ts';

/** The request of a button is not, or no longer, in this account. */
export class NoSuchRequest extends Refusal {
  readonly code = 'no-such-request';
  constructor() {
    super('That request is no longer on record. Nothing was done; /resets shows what is open.');
  }
}

/** What to do where nobody can decide; true also for the Business Owner, who may be the one who reads it. */
export const WHERE_NOBODY_CAN =
  'The Business Owner can have somebody else link in Slack who may decide, or change the rules in App Home.';

/** A3: the requester pressed. */
export class OwnRequest extends Refusal {
  readonly code = 'own-request';
  /** @param others names of those who can. */
  constructor(others: readonly string[]) {
    super(
      others.length > 0
        ? `You asked for this yourself, so somebody else decides: ${listOf(others)}.`
        : `You asked for this yourself, so somebody else decides, and at the moment nobody else can. ${WHERE_NOBODY_CAN}`,
    );
  }
}

/** Only the requester takes a request back. */
export class NotOwnRequest extends Refusal {
  readonly code = 'not-own-request';
  constructor(requester: string) {
    super(`Only ${requester}, who asked, can cancel this request. You can deny it if your level decides.`);
  }
}

/** A person's level does not decide this request. */
export class MayNotDecide extends Refusal {
  readonly code = 'may-not-decide';
  constructor(others: readonly string[]) {
    super(
      others.length > 0
        ? `You cannot decide this request. ${listOf(others)} can.`
        : `You cannot decide this request, and at the moment nobody else can. ${WHERE_NOBODY_CAN}`,
    );
  }
}

/** A2: denying asks for a reason. */
export class NoteRefused extends Refusal {
  readonly code = 'note-refused';
}

/** The settings that somebody gave cannot stand. */
export class SettingsRefused extends Refusal {
  readonly code = 'settings-refused';
}

/** S3, S8: nobody resets the Business Owner's password. */
export class NotTheOwner extends Refusal {
  readonly code = 'not-the-owner';
  constructor() {
    super(
      'Nobody sends the Business Owner a reset. They change their own password in the Office Portal; if they cannot sign in, whoever runs Keydesk can help.',
    );
  }
}

/** Nobody sends themselves a staff reset. */
export class NotYourself extends Refusal {
  readonly code = 'not-yourself';
  constructor() {
    super('For your own password type /keydesk forgot, or use Forgot Password on the Office Portal.');
  }
}

/** The staff member is deactivated. */
export class StaffInactive extends Refusal {
  readonly code = 'staff-inactive';
  constructor(name: string) {
    super(`${name} is deactivated and cannot sign in, so nothing was sent.`);
  }
}

/** The staff member is not, or no longer, in this account. */
export class NoSuchStaff extends Refusal {
  readonly code = 'no-such-staff';
  constructor() {
    super('That staff member is no longer on record. Search again.');
  }
}

/** The address that a staff reset would go to is missing. */
export class NoStaffAddress extends Refusal {
  readonly code = 'no-staff-address';
  constructor(name: string, channel: 'email' | 'sms') {
    super(
      `${name} has no ${channel === 'email' ? 'email address' : 'phone number'} on record. Add one to the staff record first.`,
    );
  }
}

/** "a", "a or b", "a, b or c". */
function listOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}
