import { after, MINUTE } from '../clock.ts';

/** When Twilio is asked about a text of which nobody knows, in milliseconds after its attempt began. */
const UNKNOWN_ASKED = [10_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 720 * MINUTE];
/** From here on "no such text" is believed: Twilio's list may be a little behind, and nothing waits that long on the way. */
export const BELIEVED_AFTER = 30 * MINUTE;
/** And when about one that it took, of which no end was told: the news may have come while Keydesk was off. */
const TAKEN_ASKED = [10 * MINUTE, 45 * MINUTE];

/** When to ask next about a text of unknown outcome; undefined when everything was asked in vain. */
export function askAgainAt(began: Date, now: Date): Date | undefined {
  return nextOf(UNKNOWN_ASKED, began, now);
}

/** When to look next at a text that was taken; undefined when its end will not be told any more. */
export function lookAgainAt(began: Date, now: Date): Date | undefined {
  return nextOf(TAKEN_ASKED, began, now);
}

function nextOf(times: readonly number[], began: Date, now: Date): Date | undefined {
  return times.map((ms) => after(began, ms)).find((at) => at > now);
}
