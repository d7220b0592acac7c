const KEPT_MS = 24 * 60 * 60 * 1000;

/** What is known of a key: the request it came with, and the answer once there is one. */
interface Known {
  body: string;
  id: string | undefined;
  at: number;
}

/**
 * Resend's `Idempotency-Key`, kept for 24 hours: the same key with the same body finds the same mail, with another body
 * it is refused (resend.com/docs/dashboard/emails/idempotency-keys).
 */
export class IdempotencyKeys {
  readonly #known = new Map<string, Known>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Looks a key up, or takes it for a request that now begins. @returns undefined when it is new */
  take(key: string, body: string): { id: string } | 'other-body' | 'in-progress' | undefined {
    const now = this.#now().getTime();
    const known = this.#known.get(key);
    if (!known || now - known.at >= KEPT_MS) {
      this.#known.set(key, { body, id: undefined, at: now });
      return undefined;
    }
    if (known.body !== body) return 'other-body';
    return known.id === undefined ? 'in-progress' : { id: known.id };
  }

  settle(key: string, id: string): void {
    const known = this.#known.get(key);
    if (known) known.id = id;
  }

  /** The request came to nothing: its key is free again. */
  release(key: string): void {
    if (this.#known.get(key)?.id === undefined) this.#known.delete(key);
  }
}
