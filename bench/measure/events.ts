import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { eventOf, type NewsKind, signed } from '../../demo/inbox/provider/news.ts';
import { DELIVERY_TAG } from '../../src/core/delivery/news/resendEvent.ts';
import type { Closing } from '../stage/closing.ts';

/** An email of which there is news. */
export interface SentEmail {
  deliveryId: string;
  providerId: string;
  address: string;
}

/** One piece of news as Resend posts it. */
export interface Event {
  headers: Record<string, string>;
  body: string;
}

/** Writes and signs it; good for five minutes. */
export function signedEvent(secret: string, email: SentEmail, kind: NewsKind): Event {
  const { deliveryId, providerId, address } = email;
  const at = new Date();
  const about = {
    id: providerId,
    from: 'Superstars Gymnastics <keydesk@mail.example>',
    to: [address],
    subject: 'Choose a new password for Superstars Gymnastics',
    html: '',
    text: '',
    replyTo: [],
    headers: {},
    tags: [{ name: DELIVERY_TAG, value: deliveryId }],
    idempotencyKey: `delivery/${deliveryId}`,
    acceptedAt: at,
    opened: false,
  };
  const body = JSON.stringify(eventOf(about, kind, { at }));
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  return { body, headers: { 'content-type': 'application/json', ...signed(secret, body, id, at) } };
}

/** Posts events on few connections, which stay open. A post fails unless it is answered 204. */
export function openPoster(closing: Closing, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  closing.add(() => agent.destroy());
  return {
    hangUp: () => agent.destroy(),
    post: (url: string, { headers, body }: Event): Promise<void> =>
      new Promise((resolve, reject) => {
        const length = { 'content-length': String(Buffer.byteLength(body)) };
        const sent = request(url, { method: 'POST', agent, headers: { ...headers, ...length } }, (answer) => {
          answer.resume().on('end', () => {
            if (answer.statusCode === 204) resolve();
            else reject(new Error(`News was answered ${answer.statusCode}.`));
          });
        });
        sent.on('error', reject).end(body);
      }),
  };
}
