import { createHmac, randomUUID } from 'node:crypto';
import type { Email } from '../mailbox.ts';

/** What Resend tells of an email (resend.com/docs/webhooks), without the `email.` before it. */
export type NewsKind =
  | 'sent'
  | 'delivered'
  | 'delivery_delayed'
  | 'bounced'
  | 'complained'
  | 'suppressed'
  | 'failed'
  | 'opened'
  | 'clicked';

/** Where the news goes, and the signing secret (`whsec_…`) that both sides know. */
export interface NewsTarget {
  url: string;
  secret: string;
}

/** What a test says of one piece of news; the rest is made up as Resend does. */
export interface NewsDetails {
  /** Told again under the same id, it is the same event. */
  id?: string;
  /** When it happened; now, if it is not said. */
  at?: Date;
  /** A bounce's type and subtype; permanent, if it is not said. */
  bounce?: { type: string; subType: string };
  reason?: string;
}

/** The headers by which Svix signs for Resend: HMAC-SHA256 over `id.seconds.body`. */
export function signed(secret: string, body: string | Buffer, id: string, at: Date): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64');
  return { 'svix-id': id, 'svix-timestamp': seconds, 'svix-signature': `v1,${signature}` };
}

/** One event as Resend writes it. */
export function eventOf(email: Email, kind: NewsKind, { at, bounce, reason }: NewsDetails & { at: Date }) {
  const { id, from, to, subject, tags, acceptedAt } = email;
  return {
    type: `email.${kind}`,
    created_at: at.toISOString(),
    data: {
      created_at: acceptedAt.toISOString(),
      email_id: id,
      message_id: `<${id}@mail.example>`,
      from,
      to,
      subject,
      tags: Object.fromEntries(tags.map(({ name, value }) => [name, value])),
      ...aboutIt(kind, { bounce, reason }),
    },
  };
}

function aboutIt(
  kind: NewsKind,
  { bounce, reason }: { [Part in 'bounce' | 'reason']: NewsDetails[Part] | undefined },
): object {
  switch (kind) {
    case 'bounced': {
      const { type, subType } = bounce ?? { type: 'Permanent', subType: 'General' };
      const message = 'The recipient’s mail server refused it.';
      return { bounce: { message, type, subType, diagnosticCode: ['smtp; 550 5.1.1 no such user'] } };
    }
    case 'suppressed':
      return { suppressed: { message: 'It is on the suppression list.', type: 'OnAccountSuppressionList' } };
    case 'failed':
      return { failed: { reason: reason ?? 'internal_error' } };
    default:
      return {};
  }
}

/** Resend's own begins with these, in milliseconds, and goes on for a day; a demo needs no more. */
const TOLD_AGAIN_AFTER = [5_000, 300_000];

/** Tells Keydesk what becomes of emails: signed, and again while it does not answer well. */
export class News {
  #target: NewsTarget | undefined;
  readonly #now: () => Date;
  readonly #toldAgainAfter: readonly number[];
  readonly #waiting = new Set<NodeJS.Timeout>();

  /** @param toldAgainAfter milliseconds from a try that came to nothing to the next */
  constructor(now: () => Date, toldAgainAfter: readonly number[] = TOLD_AGAIN_AFTER) {
    this.#now = now;
    this.#toldAgainAfter = toldAgainAfter;
  }

  /** Until this is called nothing is told. */
  goTo(target: NewsTarget): void {
    this.#target = target;
  }

  /** @returns the status of the answer; undefined when there was none, or nobody to tell. */
  async tell(email: Email, kind: NewsKind, details: NewsDetails = {}): Promise<number | undefined> {
    const id = details.id ?? `msg_${randomUUID().replaceAll('-', '')}`;
    const body = JSON.stringify(eventOf(email, kind, { at: this.#now(), ...details }));
    return this.#post(id, body, this.#toldAgainAfter);
  }

  /** Forgets what would have been told again. */
  stop(): void {
    for (const timer of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
    this.#target = undefined;
  }

  async #post(id: string, body: string, pauses: readonly number[]): Promise<number | undefined> {
    if (!this.#target) return undefined;
    const { url, secret } = this.#target;
    const headers = { 'content-type': 'application/json', ...signed(secret, body, id, this.#now()) };
    const status = await fetch(url, { method: 'POST', headers, body }).then(
      (answer) => answer.status,
      () => undefined,
    );
    const [pause, ...later] = pauses;
    if (pause !== undefined && (status === undefined || status >= 300)) {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        void this.#post(id, body, later);
      }, pause).unref();
      this.#waiting.add(timer);
    }
    return status;
  }
}
