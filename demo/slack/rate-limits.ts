/** About one message a second per channel, with a small burst (docs.slack.dev/apis/web-api/rate-limits). */
const PER_SECOND = 1;
const BURST = 5;

export interface RateLimits {
  /** Takes one message's worth for a channel; otherwise the whole seconds to wait. */
  take(channel: string): { wait: number } | undefined;
}

export function createRateLimits(now: () => Date, enforced: boolean): RateLimits {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(channel) {
      if (!enforced) return undefined;
      const at = now().getTime();
      const bucket = buckets.get(channel) ?? { left: BURST, at };
      const left = Math.min(BURST, bucket.left + ((at - bucket.at) / 1000) * PER_SECOND);
      if (left < 1) {
        buckets.set(channel, { left, at });
        return { wait: Math.ceil((1 - left) / PER_SECOND) };
      }
      buckets.set(channel, { left: left - 1, at });
      return undefined;
    },
  };
}
