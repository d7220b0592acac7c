import { Refusal } from '../core/errors.ts';

/** Why somebody may not use Keydesk from Slack; written to the Audit Log as `slack.refused`. */
export type StandingReason =
  | 'guest'
  | 'bot'
  | 'other_workspace'
  | 'deactivated_in_slack'
  | 'deactivated_staff';

/** Somebody whom Keydesk does not serve. The sentence is kind, and the same for whatever they tried. */
export class NotServed extends Refusal {
  readonly code = 'not-served';
  readonly reason: StandingReason;
  constructor(reason: StandingReason) {
    super(NOT_SERVED[reason]);
    this.reason = reason;
  }
}

const NOT_SERVED: Record<StandingReason, string> = {
  guest:
    'Keydesk is for the staff of the centre, and guests of this workspace cannot use it. Ask a member of the staff.',
  bot: 'Keydesk answers people only.',
  other_workspace:
    'Keydesk is for the staff of this workspace. You are here from another one, so it cannot help you; ask a member of the staff.',
  deactivated_in_slack:
    'Your Slack account is switched off, so Keydesk cannot act for you. Ask a workspace admin.',
  deactivated_staff:
    'Your staff record at the centre is switched off, so Keydesk cannot act for you. Ask an admin of the centre.',
};

/** The workspace belongs to no account. */
export class WorkspaceNotConnected extends Refusal {
  readonly code = 'workspace-not-connected';
  constructor() {
    super('This workspace is not connected to a centre. Ask whoever runs Keydesk to connect it.');
  }
}

/** A full member of the workspace whom no staff record is linked to. Where there is room, the way to be linked is shown with it. */
export class NotLinked extends Refusal {
  readonly code = 'not-linked';
  constructor() {
    super('Keydesk does not know yet who you are on the staff. Type /keydesk link to be linked.');
  }
}

/** Slack did not tell who somebody is, so nothing is done for them. */
export class IdentityUnknown extends Refusal {
  readonly code = 'identity-unknown';
  constructor() {
    super(
      'Slack did not tell Keydesk who you are just now, so nothing was done. Wait a moment and try again.',
    );
  }
}

/** The right to open a window was over before we could use it. */
export class TookTooLong extends Refusal {
  readonly code = 'took-too-long';
  constructor() {
    super('Slack took too long, and the window could not open any more. Nothing was sent; start again.');
  }
}

/** Slack answers 429. */
export class SlackBusy extends Refusal {
  readonly code = 'slack-busy';
  constructor() {
    super('Slack is too busy to show this just now. Nothing was sent; wait a minute and try again.');
  }
}

/** Slack answers 5xx, or nothing. */
export class SlackSilent extends Refusal {
  readonly code = 'slack-silent';
  constructor() {
    super('Slack did not answer Keydesk. Nothing was sent; wait a moment and try again.');
  }
}

/** The app lacks something in Slack that only whoever runs Keydesk can mend. */
export class AppNeedsMending extends Refusal {
  readonly code = 'app-needs-mending';
  constructor(slackCode: string) {
    super(
      `Slack does not let Keydesk do this (${slackCode}). Ask whoever runs Keydesk to install the app again.`,
    );
  }
}

/** A command, button or window that this version does not know. */
export class NotKnown extends Refusal {
  readonly code = 'not-known';
  constructor(what: 'button' | 'window') {
    super(`This ${what} is from another version of Keydesk. Nothing was done; type the command again.`);
  }
}

/** The policy of a button has changed, or was accepted by everybody, since its window was shown. */
export class NothingWaits extends Refusal {
  readonly code = 'nothing-waits';
  constructor() {
    super(
      'This policy was accepted by everybody meanwhile, or has a newer version. The window behind this one shows how it stands now.',
    );
  }
}
