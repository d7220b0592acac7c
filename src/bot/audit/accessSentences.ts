import type { AuditAction } from '../../core/audit/entry.ts';
import { because, counted, levelWords, type Told } from './told.ts';

/** Sign-ins, passwords, staff, links to Slack and the Business Owner. */
export const ACCESS_SENTENCES = {
  'portal.signed_in': ({ who }) => `${who} signed in`,
  'portal.sign_in_failed': (told) => `A sign-in ${asWhom(told)} failed${because(told)}`,
  'portal.sign_in_stopped': (told) => `Sign-ins ${asWhom(told)} were stopped after too many wrong passwords`,
  'portal.signed_out': (told) =>
    `${told.who} signed out${told.detail('from_another_device') ? ' another device' : ''}`,
  'portal.signed_out_everywhere': (told) =>
    `${told.who} signed out everywhere (${counted(told.detail('sessions_ended') || '0', 'session')})`,
  'password.changed': ({ who }) => `${who} changed their own password`,
  'password.change_failed': (told) =>
    `${told.who} gave a wrong current password when changing the password of ${told.own ? 'their login' : told.whom}`,
  'password.assignment_begun': (told) =>
    `${told.who} began to assign a password to ${told.whom}${because(told)}`,
  'password.assigned': (told) =>
    `${told.who} assigned a password to ${told.whom}${because(told)}${
      told.detail('must_change') === 'true' ? ' (they choose their own at the next sign-in)' : ''
    }`,
  'password.assignment_refused': (told) =>
    `${told.who} was refused to assign a password to ${told.whom}${because(told)}`,
  'staff.level_changed': (told) =>
    told.detail('from')
      ? `${told.who} changed the level of ${told.whom} from ${levelWords(told.detail('from'))} to ${levelWords(told.detail('to'))}`
      : `${told.who} added ${told.whom} as ${levelWords(told.detail('to'))}`,
  'staff.level_change_refused': (told) =>
    `${told.who} was refused to change the level of ${told.whom}${because(told)}`,
  'staff.deactivated': ({ who, whom }) => `${who} deactivated ${whom}`,
  'staff.reactivated': ({ who, whom }) => `${who} reactivated ${whom}`,
  'staff.deactivation_refused': (told) =>
    `${told.who} was refused to deactivate ${told.whom}${because(told)}`,
  'staff.invited': (told) =>
    `${told.who} invited ${told.whom} to choose a password${told.detail('to') ? `, by email to ${told.detail('to')}` : ''}`,
  'slack.workspace_connected': ({ who }) => `${who} connected a Slack workspace`,
  'slack.link_offered': (told) => `${told.who} asked to be linked to a staff record`,
  'slack.linked': (told) =>
    told.detail('staff')
      ? `${told.who} was linked to ${told.person('staff')}`
      : `${told.who} linked themselves to Slack${slackName(told)}`,
  'slack.link_refused': (told) => `${told.who} was refused a link to Slack${because(told)}`,
  'slack.unlinked': (told) =>
    told.own
      ? `${told.who} unlinked themselves from Slack`
      : `${told.who} unlinked ${told.whom} from Slack${because(told)}`,
  'slack.unlink_refused': (told) =>
    `${told.who} was refused to unlink ${told.whom} from Slack${because(told)}`,
  'slack.refused': (told) =>
    `${told.who} tried ${told.detail('attempted') || 'something'} in Slack and was refused${because(told)}`,
  'owner.recovery_requested': (told) => `${told.who} asked for an owner recovery${because(told, 'verified')}`,
  'owner.recovery_stopped': ({ who }) => `${who} stopped the owner recovery`,
  'owner.recovery_sent': ({ whom }) => `The link of the owner recovery was sent to ${whom}`,
  'owner.recovery_cancelled': (told) => `The owner recovery was cancelled${because(told)}`,
  'owner.link_issued': ({ who, whom }) => `${who} was given the first link for ${whom}, the Business Owner`,
  'ownership.offered': ({ who, whom }) => `${who} offered ${whom} to become the Business Owner`,
  'ownership.transferred': (told) =>
    `The ownership of the centre passed on from ${told.person('from')} to ${told.person('to')}`,
  'ownership.declined': ({ who }) => `${who} declined to become the Business Owner`,
  'ownership.cancelled': (told) => `${told.who} took the offer of the ownership back${because(told)}`,
  'ownership.expired': () => 'The offer of the ownership expired',
} satisfies Partial<Record<AuditAction, (told: Told) => string>>;

function asWhom({ whom }: Told): string {
  return whom === 'somebody' ? 'with an unknown email' : `as ${whom}`;
}

function slackName({ detail }: Told): string {
  const name = detail('slack_name') || detail('slack_user');
  return name && ` as ${name}`;
}
