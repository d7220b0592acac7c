import { type RequestEndReason, whyEnded } from '../../core/approvals/endReasons.ts';
import type { Notice } from '../../core/notices/notice.ts';
import { figure } from '../blocks/credits.ts';
import { tidy } from '../blocks/texts.ts';
import type { Words } from './noticeMessage.ts';

type RequestKind = 'burst' | 'approvals-channel' | 'request-waiting' | 'request-ended';
type Ended = Extract<Notice, { kind: 'request-ended' }>['content'];

/** What notices about requests and guards say. */
export function requestWords(notice: Extract<Notice, { kind: RequestKind }>): Words {
  switch (notice.kind) {
    case 'burst':
      return {
        title: 'Many resets by one person',
        happened: `${tidy(notice.content.staff)} has sent ${figure.format(notice.content.sends)} password resets or more within an hour. Further ones wait until somebody else approves them.`,
        todo: 'Ask them what it was about. The Audit Log has every step.',
      };
    case 'approvals-channel':
      return {
        title: 'Requests do not reach their channel',
        happened: `Slack does not let Keydesk post in the channel for approvals (${tidy(notice.content.code)}). Until it does, requests go as direct messages to those who may decide.`,
        todo:
          notice.content.code === 'is_archived'
            ? `The channel is archived. ${OTHER_CHANNEL}`
            : `If it is still there, invite Keydesk to it: type /invite @Keydesk in the channel. If not: ${OTHER_CHANNEL}`,
      };
    case 'request-waiting':
      return {
        mark: '⏳',
        title: 'A request still waits',
        happened: `${tidy(notice.content.requester)} asked for a password reset for ${tidy(notice.content.subject)}, and nobody has decided yet. Half of its time is over.`,
        todo: 'Whoever may decide approves or denies it on its card, or under “Waiting for you” in App Home.',
      };
    case 'request-ended':
      return { mark: MARKS[notice.content.state], ...outcome(notice.content) };
  }
}

const OTHER_CHANNEL =
  'The Business Owner chooses another one, or direct messages, in App Home under Approvals.';

/** Where asking again would lead nowhere. */
const AFTER_CANCELLED: Record<string, string> = {
  'requester-left': 'Somebody who may can send it.',
  'password-changed': 'There is nothing left to do.',
  'access-lost': 'Look at their record before you ask again.',
  'is-the-owner': 'There is nothing left to do.',
} satisfies Partial<Record<RequestEndReason, string>>;

const MARKS = { approved: '✅', denied: '⛔', cancelled: '🚫', expired: '⌛', superseded: '🔁' } as const;

/** Denied, cancelled, expired and superseded are different words everywhere (A5). */
function outcome({ state, by, note, reason, ...content }: Ended): Omit<Words, 'mark'> {
  const subject = tidy(content.subject);
  const who = by ? tidy(by) : 'Keydesk';
  const again = 'Ask again if it is still needed.';
  switch (state) {
    case 'approved':
      return {
        title: 'Your request was approved',
        happened: `${who} approved the password reset for ${subject}.`,
        todo: 'The link is on its way; the card tells how it goes.',
      };
    case 'denied':
      return {
        title: 'Your request was denied',
        happened: `${who} denied the password reset for ${subject}${note ? `: “${tidy(note, 300)}”` : '.'}`,
        todo: 'Nothing was sent. Speak to them before you ask again.',
      };
    case 'expired':
      return {
        title: 'Your request expired',
        happened: `Nobody decided in time about the password reset for ${subject}.`,
        todo: `Nothing was sent. ${again}`,
      };
    case 'superseded':
      return {
        title: 'Your request was superseded',
        happened:
          reason === 'asked-again'
            ? `${who} has asked anew for a password reset for ${subject}, and that request took the place of yours.`
            : `${who} has sent ${subject} a link since, so your request is not needed any more.`,
        todo: 'There is nothing left to do.',
      };
    case 'cancelled':
      return {
        title: 'Your request was cancelled',
        happened:
          reason === 'requester-left'
            ? `The password reset for ${subject} was not sent, since you may not ask for it any more.`
            : `The password reset for ${subject} was not sent. ${whyEnded(reason) ?? ''}`.trim(),
        todo: AFTER_CANCELLED[reason ?? ''] ?? again,
      };
  }
}
