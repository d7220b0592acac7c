/** What can go wrong at the provider, for one request. */
export type Fault =
  /** Answers with a status and Resend's error body; nothing is accepted. `retryAfter` in seconds. */
  | { kind: 'status'; status: number; name?: string; message?: string; retryAfter?: number }
  /** Answers 200 with something that is not Resend's. */
  | { kind: 'garbage' }
  /** Never answers; nothing is accepted. */
  | { kind: 'hang' }
  /** Cuts the connection before anything is accepted. */
  | { kind: 'drop' }
  /** Accepts the mail and then cuts the connection: the sender cannot know. */
  | { kind: 'drop-after-accepting' }
  /** Accepts the mail and never answers. */
  | { kind: 'hang-after-accepting' };

/** Faults waiting for the requests to come: each is used `times` often, then the provider is well again. */
export class Faults {
  #planned: { fault: Fault; left: number }[] = [];

  plan(fault: Fault, times: number): void {
    this.#planned.push({ fault, left: times });
  }

  /** The fault of the next request, if any. */
  next(): Fault | undefined {
    const first = this.#planned[0];
    if (!first) return undefined;
    first.left -= 1;
    if (first.left <= 0) this.#planned.shift();
    return first.fault;
  }

  clear(): void {
    this.#planned = [];
  }
}
