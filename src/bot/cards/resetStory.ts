import type { DeliveryRow, LinkRow } from '../../core/cards/readReset.ts';
import { problemSentence } from '../../core/delivery/outcomes.ts';
import { speakingOf } from './whomWords.ts';

/** A step that a reset took, and when. */
export interface Step {
  what:
    | 'Requested'
    | 'Approved'
    | 'Sent'
    | 'Perhaps sent'
    | 'Tried'
    | 'Delivered'
    | 'Opened'
    | 'New password chosen'
    | 'Expired'
    | 'Replaced'
    | 'Stopped'
    | 'Failed'
    | 'Reported';
  at: Date;
}

/** Where a reset stands. */
export interface Story {
  mark: '⏳' | '✉️' | '👀' | '✅' | '⌛' | '⚠️' | '⛔' | '🔁';
  /** A few words. */
  title: string;
  /** One sentence with what to do next, where there is something to do. */
  advice: string | undefined;
  /** When the link dies, while it lives. */
  expiresAt: Date | undefined;
  steps: Step[];
}

/**
 * Tells a reset's story from its rows alone: the same rows always make the same card, whoever updates it.
 * @param newest false when the person has a newer link: then there is nothing to do about this one.
 */
export function resetStory(link: LinkRow, delivery: DeliveryRow | undefined, newest = true): Story {
  const stands = standing(link, delivery);
  const done = !newest && !link.reportedAt && ['expired', 'failed', 'cancelled'].includes(link.state);
  const advice = done ? 'A newer link was asked for since.' : stands.advice;
  const kind = link.purpose === 'guardian_reset' ? 'guardian' : 'staff';
  return {
    mark: stands.mark,
    title: speakingOf(kind, stands.title),
    advice: advice && speakingOf(kind, advice),
    expiresAt: dying(link),
    steps: steps(link, delivery),
  };
}

type Standing = Pick<Story, 'mark' | 'title' | 'advice'>;

function standing(link: LinkRow, delivery: DeliveryRow | undefined): Standing {
  // It outweighs whatever else became of the link.
  if (link.reportedAt) return reported(link);
  switch (link.state) {
    case 'pending':
    case 'live':
      return open(link, delivery);
    case 'redeemed':
      return { mark: '✅', title: 'New password chosen', advice: undefined };
    case 'expired':
      return (
        overUnread(link, delivery) ?? {
          mark: '⌛',
          title: link.openedAt ? 'Expired after it was opened' : 'Expired unopened',
          advice: 'Send again, or tell them to use Forgot Password on the Customer Portal.',
        }
      );
    case 'superseded':
      return { mark: '🔁', title: 'Replaced by a newer link', advice: undefined };
    case 'cancelled':
      return { mark: '⛔', title: 'Stopped', advice: stopped(link) };
    case 'failed':
      return (
        overUnread(link, delivery) ?? {
          mark: '⚠️',
          title: 'Could not be sent',
          advice: problemSentence(delivery?.problem ?? null) ?? FAILED,
        }
      );
    case 'reported':
      return reported(link);
  }
}

function reported({ state }: LinkRow): Standing {
  return {
    mark: '⛔',
    title: 'The guardian says they did not ask for this',
    advice: REPORTED[state] ?? OVER_BEFORE,
  };
}

const REPORTED: Partial<Record<LinkRow['state'], string>> = {
  reported:
    'The link was stopped, and the password is as it was. Think back to who had called; the managers are told.',
  redeemed:
    'A new password had been chosen with the link before. Call the guardian on the number on file; the managers are told.',
};
const OVER_BEFORE = 'The link was over by then. Think back to who had called; the managers are told.';

/** What news there was of the message outweighs that its link is over by now, unless somebody opened it. */
function overUnread(link: LinkRow, delivery: DeliveryRow | undefined): Standing | undefined {
  if (link.openedAt) return undefined;
  switch (delivery?.state) {
    case 'delivered':
      // Keydesk had given up by then; the news says that an attempt did get through.
      if (link.state !== 'failed') return undefined;
      return {
        mark: '⚠️',
        title: 'Arrived too late',
        advice: 'The link was withdrawn before. Send a new one.',
      };
    case 'failed':
      // The link failed with it, and its own words say so.
      if (link.state === 'failed') return undefined;
      return isOver(link, delivery);
    case 'bounced':
    case 'complained':
    case 'unknown':
      return isOver(link, delivery);
  }
  return undefined;
}

function isOver(link: LinkRow, delivery: DeliveryRow): Standing {
  const { title, ...news } = open(link, delivery);
  return { ...news, title: `${title}. The link is over` };
}

function open(link: LinkRow, delivery: DeliveryRow | undefined): Standing {
  if (link.openedAt) return { mark: '👀', title: 'Opened, no new password yet', advice: undefined };
  switch (delivery?.state) {
    case 'delivered':
      return { mark: '✉️', title: 'Delivered', advice: undefined };
    case 'bounced':
      return {
        mark: '⚠️',
        title:
          delivery.channel === 'sms'
            ? 'Not delivered: it did not reach them'
            : 'Bounced: it did not reach them',
        advice: problemSentence(delivery.problem) ?? CHECK_ADDRESS[delivery.channel],
      };
    case 'complained':
      return {
        mark: '⚠️',
        title: 'Marked as spam',
        advice: problemSentence(delivery.problem) ?? 'Ask the guardian to look in their spam folder.',
      };
    case 'failed':
      return {
        mark: '⚠️',
        title: 'Could not be sent',
        advice: problemSentence(delivery.problem) ?? FAILED,
      };
    case 'unknown':
      return { mark: '⚠️', title: 'Not confirmed', advice: problemSentence(delivery.problem) };
  }
  if (link.sentAt && delivery?.state === 'sent' && delivery.problem)
    return { mark: '✉️', title: 'Sent, not delivered yet', advice: problemSentence(delivery.problem) };
  if (link.sentAt) return { mark: '✉️', title: 'Sent', advice: undefined };
  // An attempt was made and failed in a way that passes; another is due.
  if (delivery?.problem)
    return { mark: '⏳', title: 'Trying again', advice: problemSentence(delivery.problem) };
  return { mark: '⏳', title: 'Requested', advice: undefined };
}

const CHECK_ADDRESS = {
  email: 'Check the email address with the guardian and correct the family’s record, then send again.',
  sms: 'Check the number with the guardian and correct the family’s record, or send the link by email.',
} as const;

function stopped({ purpose, endedReason }: LinkRow): string | undefined {
  const reason = endedReason ?? '';
  return (purpose === 'guardian_reset' ? undefined : CANCELLED_OF_STAFF[reason]) ?? CANCELLED[reason];
}

const CANCELLED: Record<string, string> = {
  contact_changed:
    'The guardian’s address changed, so the link to the old one was stopped. Send again for a link to the new one.',
  access_lost: 'The guardian lost the “Can Log In” flag, so the link was stopped.',
  password_changed: 'The guardian chose a new password in another way, so the link was stopped.',
  sms_off:
    'Texts were switched off for this centre before this one left, so nothing was sent. Send the link by email.',
  sms_paused:
    'Texts were paused before this one left, so nothing was sent. Send the link by email; whoever runs Keydesk has to mend a setting.',
  sms_country_off:
    'This centre sends no texts to the country of the number, so nothing was sent. Send the link by email.',
  sms_marked: 'Texts do not reach this number any more, so nothing was sent. Send the link by email.',
  sms_no_credit: 'There was no SMS credit for it, so nothing was sent. Send the link by email.',
};
/** What is otherwise for staff. */
const CANCELLED_OF_STAFF: Record<string, string> = {
  access_lost: 'The staff member was deactivated, or is the Business Owner now, so the link was stopped.',
  password_changed: 'The staff member has a new password in another way, so the link was stopped.',
};
const FAILED = 'Nothing reached the guardian. Send again later.';

/** While it lives: a link that was never sent has no end yet, and an ended one is told by its steps. */
function dying({ state, sentAt, expiresAt, reportedAt }: LinkRow): Date | undefined {
  return state === 'live' && sentAt && expiresAt && !reportedAt ? expiresAt : undefined;
}

const ENDED: Partial<Record<LinkRow['state'], Step['what']>> = {
  redeemed: 'New password chosen',
  expired: 'Expired',
  superseded: 'Replaced',
  cancelled: 'Stopped',
  failed: 'Failed',
};

/**
 * A link lives from an attempt of which nobody knows as from one that went well, but a card says only what is known.
 * Whoever opened the link got the message.
 */
function wasSent({ openedAt, state }: LinkRow, delivery: DeliveryRow | undefined): Step['what'] {
  if (openedAt || state === 'redeemed') return 'Sent';
  if (delivery?.state === 'unknown') return 'Perhaps sent';
  return delivery?.problem === 'sms_never_left' ? 'Tried' : 'Sent';
}

function steps(link: LinkRow, delivery: DeliveryRow | undefined): Step[] {
  const end = ENDED[link.state];
  const all: [Step['what'] | undefined, Date | null][] = [
    ['Requested', link.request?.requestedAt ?? link.requestedAt],
    ['Approved', link.request?.endedAt ?? null],
    [wasSent(link, delivery), link.sentAt],
    ['Delivered', delivery?.deliveredAt ?? null],
    ['Opened', link.openedAt],
    [end, link.endedAt],
    ['Reported', link.reportedAt],
  ];
  const taken = all.flatMap(([what, at]) => (what && at ? [{ what, at }] : []));
  // The news that it arrived may come after the guardian.
  return taken.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}
