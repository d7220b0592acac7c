import { z } from 'zod';
import { type DeliveryId, isRowId } from '../../ids.ts';
import type { DeliveryProblem } from '../outcomes.ts';

/** The tag by which an email says which row it is; Resend's news repeats it. */
export const DELIVERY_TAG = 'delivery';

/** News of one email, in our own words. */
export interface EmailNews {
  /** The provider's id of the email. */
  emailId: string;
  /** What the email's own tag says; news may come before our row knows the provider's id. */
  deliveryId: DeliveryId | undefined;
  /** Whom the news is about. */
  to: readonly string[];
  /** When it happened, by the provider's clock. */
  at: Date;
  what: 'sent' | 'delayed' | 'delivered' | 'bounced' | 'complained' | 'failed';
  problem: DeliveryProblem | undefined;
  /** Why the next email to this address would fare no better, if so. */
  mark: 'bounced' | 'complained' | 'suppressed' | undefined;
}

const text = z.string().max(2_000);
// Tags came as a list once; a broken one only means that there is none.
const tags = z
  .union([z.record(z.string(), text), z.array(z.looseObject({ name: text, value: text })).max(100)])
  .optional()
  .catch(undefined);
const kind = z.looseObject({
  type: text.optional().catch(undefined),
  subType: text.optional().catch(undefined),
});
const emailEvent = z.looseObject({
  type: text,
  created_at: z.iso.datetime({ offset: true }),
  data: z.looseObject({
    email_id: z.string().regex(/^[\x21-\x7e]{1,200}$/),
    to: z.union([text.transform((one) => [one]), z.array(text).max(50)]),
    tags,
    bounce: kind.optional().catch(undefined),
    failed: z
      .looseObject({ reason: text.optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});
type EmailEvent = z.infer<typeof emailEvent>;

/**
 * Reads an event of Resend's (resend.com/docs/webhooks, November 2026).
 * @returns `other` for an event that says nothing of how an email fares: opened, clicked, contacts, kinds to come;
 *   `broken` for what is no event at all.
 */
export function readResendEvent(body: string): EmailNews | 'other' | 'broken' {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return 'broken';
  }
  const typed = z.looseObject({ type: text }).safeParse(json);
  if (!typed.success) return 'broken';
  const meaning = Object.hasOwn(MEANINGS, typed.data.type) ? MEANINGS[typed.data.type] : undefined;
  if (!meaning) return 'other';
  const read = emailEvent.safeParse(json);
  if (!read.success) return 'broken';
  const { created_at, data } = read.data;
  return {
    emailId: data.email_id,
    deliveryId: deliveryIn(data.tags),
    to: data.to,
    at: new Date(created_at),
    problem: undefined,
    mark: undefined,
    ...meaning(data),
  };
}

type Meaning = Pick<EmailNews, 'what'> & Partial<Pick<EmailNews, 'problem' | 'mark'>>;

const MEANINGS: Readonly<Record<string, (data: EmailEvent['data']) => Meaning>> = {
  'email.sent': () => ({ what: 'sent' }),
  'email.delivery_delayed': () => ({ what: 'delayed', problem: 'email_delayed' }),
  'email.delivered': () => ({ what: 'delivered' }),
  'email.bounced': bounced,
  // Never sent, because an earlier one bounced or was reported: to the guardian it is the same as another bounce.
  'email.suppressed': () => SUPPRESSED,
  'email.complained': () => ({ what: 'complained', problem: 'email_marked_as_spam', mark: 'complained' }),
  'email.failed': ({ failed }) => ({
    what: 'failed',
    problem: /quota/i.test(failed?.reason ?? '') ? 'quota_used_up' : 'email_not_sent',
  }),
};

const SUPPRESSED: Meaning = { what: 'bounced', problem: 'email_suppressed', mark: 'suppressed' };

/** Types and subtypes are those of Amazon SES, which Resend passes on. Only a permanent bounce is held against the address. */
function bounced({ bounce }: EmailEvent['data']): Meaning {
  const subType = bounce?.subType ?? '';
  if (/suppress/i.test(subType)) return SUPPRESSED;
  if (/^MailboxFull$/i.test(subType)) return { what: 'bounced', problem: 'email_mailbox_full' };
  if (/^(MessageTooLarge|ContentRejected|AttachmentRejected)$/i.test(subType))
    return { what: 'bounced', problem: 'email_turned_away' };
  if (/^(Transient|Undetermined)$/i.test(bounce?.type ?? ''))
    return { what: 'bounced', problem: 'email_bounced_for_now' };
  return { what: 'bounced', problem: 'email_bounced', mark: 'bounced' };
}

function deliveryIn(given: EmailEvent['data']['tags']): DeliveryId | undefined {
  const value = Array.isArray(given)
    ? given.find(({ name }) => name === DELIVERY_TAG)?.value
    : given && Object.hasOwn(given, DELIVERY_TAG)
      ? given[DELIVERY_TAG]
      : undefined;
  return isRowId(value) ? (value as DeliveryId) : undefined;
}
