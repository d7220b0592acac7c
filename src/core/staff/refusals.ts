import type { PermissionLevel } from '../database/client.ts';
import { Refusal } from '../errors.ts';
import { LEVEL_NAMES } from '../permissions/levels.ts';

/** The staff member is not, or no longer, in this account. */
export class NoSuchStaff extends Refusal {
  readonly code = 'no-such-staff';
  constructor() {
    super('That staff member is not on record. Look again with /staff.');
  }
}

/** A rule of permissions/judge.ts is against it. The sentence is why.ts's. */
export class NotOnStaff extends Refusal {
  readonly code = 'not-on-staff';
}

/** Somebody else changed the level since the card was shown. */
export class LevelChangedMeanwhile extends Refusal {
  readonly code = 'level-changed-meanwhile';
  constructor(name: string, level: PermissionLevel) {
    super(
      `${name} is ${LEVEL_NAMES[level]} meanwhile: somebody else changed it. Nothing was done; look at the card and choose again.`,
    );
  }
}

/** There is no Slack user to unlink. */
export class NotLinkedInSlack extends Refusal {
  readonly code = 'not-linked-in-slack';
  constructor(name: string) {
    super(`${name} is not linked in Slack any more, so there is nothing to unlink.`);
  }
}
