/** A mail that the provider has accepted. */
export interface Email {
  id: string;
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  replyTo: string[];
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
  idempotencyKey: string | undefined;
  acceptedAt: Date;
  /** Whether somebody has looked at it on the Inbox page. */
  opened: boolean;
}

/** How many mails are kept: a bench may send many more than anybody reads. */
const KEPT = 5000;

/** The mails that were accepted, oldest first, and everybody who wants to hear of them. */
export class Mailbox {
  readonly #emails = new Map<string, Email>();
  readonly #followers = new Set<() => void>();

  accept(email: Email): void {
    this.#emails.set(email.id, email);
    const oldest = this.#emails.keys().next().value;
    if (this.#emails.size > KEPT && oldest !== undefined) this.#emails.delete(oldest);
    this.#tell();
  }

  all(): Email[] {
    return [...this.#emails.values()];
  }

  find(id: string): Email | undefined {
    return this.#emails.get(id);
  }

  unread(): number {
    return this.all().filter(({ opened }) => !opened).length;
  }

  /** Remembers that somebody looked at it. */
  open(id: string): void {
    const email = this.#emails.get(id);
    if (!email || email.opened) return;
    email.opened = true;
    this.#tell();
  }

  /** Calls back at every change. @returns stops that */
  follow(follower: () => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  #tell(): void {
    for (const follower of this.#followers) follower();
  }
}

/** The web addresses in the plain text of a mail, in their order. */
export function linksIn({ text }: Pick<Email, 'text'>): string[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map(([link]) => link.replace(/[.,;:!?]+$/, ''));
}
