import { DELIVERY_TAG } from '../news/resendEvent.ts';
import type { OutgoingEmail } from '../provider.ts';
import { type MailInput, renderMail } from './render.ts';
import { senderOf } from './sender.ts';

/** One mailbox and nothing else: a comma or a line break would make the record's address two. */
const ONE_ADDRESS = /^[^\s\p{Cc},;:<>()"@\\]+@[^\s\p{Cc},;:<>()"@\\]+$/u;

/** Whether a message may go to it; whether it exists is for the provider to say. */
export function isOneAddress(address: string): boolean {
  return ONE_ADDRESS.test(address) && address.length <= 254;
}

/**
 * The email of one row of the outbox: the same bytes at every attempt.
 * @param from the operator's address, EMAIL_FROM.
 * @throws as `renderMail` does.
 */
export async function composeEmail({
  deliveryId,
  address,
  from,
  ...mail
}: MailInput & { deliveryId: string; address: string; from: string }): Promise<OutgoingEmail> {
  const { centre } = mail.content as { centre: string };
  const { subject, html, text } = await renderMail(mail);
  return {
    idempotencyKey: `delivery/${deliveryId}`,
    from: senderOf(centre, from),
    to: address,
    subject,
    html,
    text,
    headers: {
      // Holiday replies stay away (RFC 3834; the second is Exchange's).
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      // Mail programs must not fold a new link under an old one.
      'X-Entity-Ref-ID': deliveryId,
    },
    tags: [{ name: DELIVERY_TAG, value: deliveryId }],
  };
}
