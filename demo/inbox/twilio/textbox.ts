/** Twilio's statuses of an outbound message. */
export type Status = 'accepted' | 'queued' | 'sending' | 'sent' | 'delivered' | 'undelivered' | 'failed';

/** A text that the provider has accepted. */
export interface Text {
  sid: string;
  to: string;
  from: string;
  body: string;
  status: Status;
  errorCode: number | undefined;
  statusCallback: string | undefined;
  /** Seconds. */
  validityPeriod: number;
  acceptedAt: Date;
  sentAt: Date | undefined;
  /** Everything that came with the request. */
  fields: Record<string, string>;
}

/** What somebody answered on a phone. */
export interface TextAnswer {
  from: string;
  body: string;
  at: Date;
}

/** How many texts are kept: a bench may send many more than anybody reads. */
const KEPT = 5000;

/** The texts that were accepted, oldest first, the numbers that said STOP, and everybody who wants to hear of changes. */
export class Textbox {
  readonly #texts = new Map<string, Text>();
  readonly #optedOut = new Set<string>();
  readonly #opened = new Set<string>();
  #answers: TextAnswer[] = [];
  readonly #followers = new Set<() => void>();

  accept(text: Text): void {
    this.#texts.set(text.sid, text);
    const oldest = this.#texts.keys().next().value;
    if (this.#texts.size > KEPT && oldest !== undefined) {
      this.#texts.delete(oldest);
      this.#opened.delete(oldest);
    }
    this.tell();
  }

  all(): Text[] {
    return [...this.#texts.values()];
  }

  find(sid: string): Text | undefined {
    return this.#texts.get(sid);
  }

  /** Texts to one number, oldest first. */
  to(number: string): Text[] {
    return this.all().filter(({ to }) => to === number);
  }

  /** What was answered from one number, oldest first. */
  answersFrom(number: string): TextAnswer[] {
    return this.#answers.filter(({ from }) => from === number);
  }

  keepAnswer(answer: TextAnswer): void {
    this.#answers = [...this.#answers.slice(1 - KEPT), answer];
    this.tell();
  }

  /** Remembers that somebody looked at every text to a number. */
  open(number: string): void {
    const fresh = this.to(number).filter(({ sid }) => !this.#opened.has(sid));
    for (const { sid } of fresh) this.#opened.add(sid);
    if (fresh.length > 0) this.tell();
  }

  /** Whether somebody has looked at it on the Inbox page. */
  isOpened(sid: string): boolean {
    return this.#opened.has(sid);
  }

  unread(): number {
    return this.#texts.size - this.#opened.size;
  }

  optOut(number: string, isOut: boolean): void {
    if (isOut) this.#optedOut.add(number);
    else this.#optedOut.delete(number);
    this.tell();
  }

  isOptedOut(number: string): boolean {
    return this.#optedOut.has(number);
  }

  /** Calls back at every change. @returns stops that */
  follow(follower: () => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  tell(): void {
    for (const follower of this.#followers) follower();
  }
}
