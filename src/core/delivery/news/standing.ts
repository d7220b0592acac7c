import type { DeliveryState } from '../../database/client.ts';
import type { TextStatus } from '../provider.ts';

/** What a row of the outbox becomes by a status of its text. */
export const BECOMES = {
  accepted: 'sent',
  sent: 'sent',
  failed: 'failed',
  undelivered: 'bounced',
  delivered: 'delivered',
} as const satisfies Record<TextStatus, DeliveryState>;

/** How far each state is on its way. What Twilio says outweighs what we believed when we cancelled. */
const RANK: Record<DeliveryState, number> = {
  queued: 0,
  sending: 0,
  unknown: 0,
  sent: 1,
  failed: 2,
  bounced: 3,
  delivered: 4,
  complained: 5,
  cancelled: 0,
};

/**
 * Whether news moves a text forward. Each status has its place on one line, so that whatever order they come in, and
 * however often, the text ends where the furthest of them says.
 */
export function isForward(state: DeliveryState, status: TextStatus): boolean {
  return RANK[BECOMES[status]] > RANK[state];
}
