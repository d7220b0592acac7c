import type { Email } from './mailbox.ts';
import type { Fates } from './provider/fates.ts';
import type { Faults } from './provider/faults.ts';
import type { Texts } from './twilio/start.ts';
import type { Status, Text } from './twilio/textbox.ts';

/** What can become of a message, for somebody who watches its card. */
export const TURNS = ['delivered', 'delayed', 'bounced', 'failed', 'unknown', 'opt-out'] as const;
export type Turn = (typeof TURNS)[number];

/** One thing that happens to a text, so many milliseconds after it was accepted. */
type Step = { afterMs: number } & ({ status: Status; errorCode?: number } | { answer: 'STOP' });

/** Slow enough for a person to see each step on the card. */
const STEPS: Readonly<Record<Turn, readonly Step[]>> = {
  delivered: [
    { afterMs: 500, status: 'sent' },
    { afterMs: 2_500, status: 'delivered' },
  ],
  delayed: [
    { afterMs: 10_000, status: 'sent' },
    { afterMs: 20_000, status: 'delivered' },
  ],
  bounced: [
    { afterMs: 500, status: 'sent' },
    // The carrier does not know the number; the text was paid for.
    { afterMs: 2_500, status: 'undelivered', errorCode: 30005 },
  ],
  // The carrier refused it before it left, so that the credit comes back.
  failed: [{ afterMs: 2_500, status: 'failed', errorCode: 30008 }],
  // Keydesk asks after 10 s by itself, and learns that it was taken.
  unknown: [
    { afterMs: 16_000, status: 'sent' },
    { afterMs: 20_000, status: 'delivered' },
  ],
  'opt-out': [
    { afterMs: 500, status: 'sent' },
    { afterMs: 2_500, status: 'delivered' },
    { afterMs: 5_000, answer: 'STOP' },
  ],
};

const EMAILS = {
  delivered: 'delivered',
  delayed: 'delayed',
  bounced: 'bounced',
  failed: 'failed',
  unknown: 'delivered',
  'opt-out': 'complained',
} as const satisfies Record<Turn, Parameters<Fates['befall']>[1]>;

/** A switch for the next message, by email or by SMS; the ones after it are delivered again. */
export class NextMessage {
  #chosen: Turn = 'delivered';
  #timers = new Set<NodeJS.Timeout>();
  readonly #followers = new Set<() => void>();
  readonly #ends: { fates: Fates; faults: Faults; texts: Texts };
  readonly #pace: number;

  /** @param pace of the news of texts: 1 as people can follow it, less is faster */
  constructor(ends: { fates: Fates; faults: Faults; texts: Texts }, pace: number) {
    this.#ends = ends;
    this.#pace = pace;
  }

  get chosen(): Turn {
    return this.#chosen;
  }

  choose(turn: Turn): void {
    this.#chosen = turn;
    const { faults, texts } = this.#ends;
    faults.clear();
    texts.heal();
    if (turn === 'unknown') {
      // Whichever comes first meets it; the other's is taken back.
      faults.plan({ kind: 'drop-after-accepting' }, 1);
      texts.fail({ kind: 'drop-after-accepting' });
    }
    for (const follower of this.#followers) follower();
  }

  /** For each email as it is accepted. */
  takeEmail(email: Email): void {
    void this.#ends.fates.befall(email, EMAILS[this.#take()]);
  }

  /** For each text as it is accepted. */
  takeText(text: Text): void {
    for (const step of STEPS[this.#take()]) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void this.#happen(text, step);
      }, step.afterMs * this.#pace);
      this.#timers.add(timer);
    }
  }

  /** Calls back whenever something else is chosen. @returns stops that */
  follow(follower: () => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  /** Forgets what was still to happen. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #take(): Turn {
    const turn = this.#chosen;
    if (turn !== 'delivered') this.choose('delivered');
    return turn;
  }

  #happen(text: Text, step: Step): Promise<number> {
    const { texts } = this.#ends;
    return 'answer' in step
      ? texts.answer(text.to, step.answer)
      : texts.tell(text, step.status, step.errorCode);
  }
}
