import { Refusal } from '../errors.ts';

/** What was given as the reason says nothing, or is too long. */
export class ReasonRefused extends Refusal {
  readonly code = 'reason-refused';
  constructor() {
    super('Say in a few words why you assign a password, such as “forgot it and has no email at work”.');
  }
}

/** YES was pressed again on a confirmation whose link has ended since. */
export class AssignmentOver extends Refusal {
  readonly code = 'assignment-over';
  constructor() {
    super('The link of this confirmation was used, or is over. Start again with /assign-password.');
  }
}
