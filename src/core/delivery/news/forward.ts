import type { DeliveryState } from '../../database/client.ts';

/**
 * How far an email is, by what is known of it (texts have their own line, standing.ts). Resend tells its news late, twice
 * and in any order, so a state only ever moves to a higher number, and every order of the same news ends in the same
 * state. What Resend says outweighs what we believed when we gave up or cancelled; that it arrived outweighs that it
 * failed; an email can bounce after a first server took it, and be reported as spam by whoever got it.
 */
const RANK: Readonly<Record<DeliveryState, number>> = {
  queued: 0,
  sending: 0,
  cancelled: 0,
  unknown: 1,
  sent: 2,
  failed: 3,
  delivered: 4,
  bounced: 5,
  complained: 6,
};

/** Whether news may take an email from one state to another. */
export function movesForward(from: DeliveryState, to: DeliveryState): boolean {
  return RANK[to] > RANK[from];
}
