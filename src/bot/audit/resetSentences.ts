import type { AuditAction } from '../../core/audit/entry.ts';
import { IDENTIFIED_WORDS } from '../modals/confirmationModal.ts';
import { because, byWay, counted, type Told } from './told.ts';

/** Resets and requests: what was asked, decided, sent and became of it. */
export const RESET_SENTENCES = {
  'reset.requested': (told) =>
    told.own
      ? `${told.who} asked for a link to choose a new password${byWay(told)}`
      : `${told.who} asked for a password reset for ${told.whom}${byWay(told)}${identified(told)}`,
  'reset.refused': (told) => `${told.who} was refused a password reset for ${told.whom}${because(told)}`,
  'reset.sent': (told) => `The link for ${told.whom} was sent${byWay(told)}`,
  'reset.failed': (told) =>
    `The link for ${told.whom} could not be sent${byWay(told)}${because(told, 'problem')}`,
  'reset.opened': ({ whom }) => `The link for ${whom} was opened`,
  'reset.redeemed': (told) => `${told.who} chose a new password with a link${ended(told)}`,
  'reset.expired': ({ whom }) => `The link for ${whom} expired unused`,
  'reset.superseded': ({ whom }) => `An older link for ${whom} was replaced by a newer one`,
  'reset.cancelled': (told) => `A link for ${told.whom} was cancelled${because(told)}`,
  'reset.reported': ({ whom }) => `Whoever holds the link for ${whom} said that they did not ask for it`,
  'request.made': (told) =>
    `${told.who} requested a password reset for ${told.whom}${byWay(told)}${identified(told)}${why(told)}`,
  'request.approved': (told) =>
    `${told.who} approved the password reset for ${told.whom}${byWay(told)}, which ${told.detail('asked_by') ? told.person('asked_by') : 'somebody'} had asked for`,
  'request.denied': (told) =>
    `${told.who} denied the password reset for ${told.whom}${because(told, told.detail('note') ? 'note' : 'reason')}`,
  'request.cancelled': (told) =>
    `${told.who} cancelled the request to reset the password of ${told.whom}${because(told)}`,
  'request.expired': ({ whom }) =>
    `Nobody decided the request to reset the password of ${whom} in time, so it expired`,
  'request.superseded': ({ whom }) =>
    `The request to reset the password of ${whom} was superseded, since a link was sent or chosen otherwise`,
  'request.decision_refused': (told) =>
    `${told.who} tried to decide the request to reset the password of ${told.whom}, and was refused${because(told)}`,
  'request.reminded': ({ whom }) =>
    `Those who may decide were reminded of the request to reset the password of ${whom}`,
  'guard.fired': (told) =>
    `The guard “${told.detail('guard').replaceAll('-', ' ') || 'unknown'}” made a request of the password reset for ${told.whom}`,
} satisfies Partial<Record<AuditAction, (told: Told) => string>>;

/** Why it could not be sent at once: the codes of core/approvals/because.ts are words. */
function why({ detail }: Told): string {
  const codes = detail('because');
  return codes ? `; it needed approval because of: ${codes.replaceAll('-', ' ')}` : '';
}

/** How the caller was identified. */
function identified({ detail }: Told): string {
  const how = detail('identified');
  if (!how) return '';
  const words = IDENTIFIED_WORDS[how as keyof typeof IDENTIFIED_WORDS] ?? how;
  return ` (identified: ${words.toLowerCase()}${detail('identified_note') ? `, “${detail('identified_note')}”` : ''})`;
}

function ended({ detail }: Told): string {
  const sessions = detail('sessions_ended');
  return sessions && sessions !== '0' ? `; ${counted(sessions, 'session')} ended` : '';
}
