/** What can become of an email after the mail service took it: sentences of core/delivery/outcomes.ts. */
export const EMAIL_NEWS_SENTENCES = {
  email_delayed:
    'The guardian’s mail server does not take it yet. The mail service keeps trying; ask the guardian to wait a few minutes.',
  email_bounced:
    'The guardian’s mail server says that this address takes no mail. Check it with the guardian and correct the family’s record, then send again.',
  email_suppressed:
    'The mail service holds back mail to this address, because an earlier one bounced or was marked as spam. Check it with the guardian; whoever runs Keydesk can release it at Resend, page Suppressions.',
  email_mailbox_full:
    'The guardian’s mailbox is full. Ask them to make room, or to give another address, then send again.',
  email_turned_away:
    'The guardian’s mail server turned the mail away because of what is in it. Ask whoever runs Keydesk to look at it at Resend.',
  email_bounced_for_now:
    'The guardian’s mail server did not take it this time. Send again in a few minutes, or ask the guardian for another address.',
  email_marked_as_spam:
    'Somebody who reads this mailbox reported the mail as spam. Ask the guardian to look in their spam folder and to mark it as wanted.',
  email_not_sent:
    'The mail service took the message and could not send it. Ask whoever runs Keydesk to look at Resend, page Emails, then send again.',
} as const;

export type EmailNewsProblem = keyof typeof EMAIL_NEWS_SENTENCES;
