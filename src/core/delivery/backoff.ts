import { after, MINUTE } from '../clock.ts';
import type { Channel } from '../database/client.ts';
import { LINK_LIFE } from '../links/lifecycle.ts';

/**
 * A message that the provider does not take is given up this many milliseconds after it was asked for. A text as soon
 * as a link would be over: whoever waits for one has the phone in the hand.
 */
export const GIVE_UP_AFTER: Record<Channel, number> = { email: 60 * MINUTE, sms: LINK_LIFE };

const FIRST = 1_000;
const LONGEST = MINUTE;

/**
 * When the next attempt may begin: 1 s after the first, doubling to 60 s, of which a random half is left out, so that
 * messages that failed together do not come back together. Never sooner than the provider asked.
 * @param attempts how many have been made, at least 1.
 * @param asked milliseconds that the provider asked to wait.
 * @param random from 0 up to 1.
 * @returns undefined when that would be past GIVE_UP_AFTER: give up now rather than then.
 */
export function nextAttempt({
  channel = 'email',
  attempts,
  createdAt,
  now,
  asked = 0,
  random,
}: {
  channel?: Channel;
  attempts: number;
  createdAt: Date;
  now: Date;
  asked?: number | undefined;
  random: number;
}): Date | undefined {
  const pause = Math.min(LONGEST, FIRST * 2 ** (attempts - 1));
  const at = after(now, Math.max(asked, Math.round(pause * (0.5 + random / 2))));
  return at < after(createdAt, GIVE_UP_AFTER[channel]) ? at : undefined;
}
