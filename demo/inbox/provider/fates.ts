import { setTimeout } from 'node:timers/promises';
import type { Email } from '../mailbox.ts';
import type { News, NewsKind } from './news.ts';

/** What becomes of an email once it is accepted, as a person would say it. */
export type Fate = 'delivered' | 'delayed' | 'bounced' | 'complained' | 'suppressed' | 'failed' | 'silent';

/** The events that such a fate brings, in their order. */
const EVENTS: Readonly<Record<Fate, readonly NewsKind[]>> = {
  delivered: ['sent', 'delivered'],
  delayed: ['sent', 'delivery_delayed'],
  bounced: ['sent', 'bounced'],
  complained: ['sent', 'delivered', 'complained'],
  suppressed: ['suppressed'],
  failed: ['failed'],
  silent: [],
};

/** So long, in milliseconds, passes between two events: a person is to see each step on the card. */
const BETWEEN = 1_500;

/** Lets the emails that come from now on fare as somebody chose. */
export class Fates {
  #chosen: Fate = 'delivered';
  readonly #news: News;
  readonly #betweenMs: number;

  constructor(news: News, betweenMs: number = BETWEEN) {
    this.#news = news;
    this.#betweenMs = betweenMs;
  }

  get chosen(): Fate {
    return this.#chosen;
  }

  choose(fate: Fate): void {
    this.#chosen = fate;
  }

  /** Tells what becomes of an email that was just accepted. Nobody waits for it. @param fate instead of the chosen one */
  async befall(email: Email, fate: Fate = this.#chosen): Promise<void> {
    for (const [index, kind] of EVENTS[fate].entries()) {
      if (index > 0) await setTimeout(this.#betweenMs, undefined, { ref: false });
      await this.#news.tell(email, kind);
    }
  }
}
