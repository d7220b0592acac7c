import { z } from 'zod';
import type { LeftSlack } from '../../core/staff/slackLeft.ts';

const personChange = z.looseObject({
  user: z.looseObject({
    id: z.string().min(1).max(255),
    deleted: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
  }),
});

/** Somebody whom Slack says to be no full member any more. */
export interface PersonLeft {
  slackUserId: string;
  because: LeftSlack;
}

/**
 * Reads a `user_change` event. Undefined: nothing in it is against the person. Slack sends it for each new status and
 * picture too, and of guests and strangers whom nobody has linked.
 */
export function readPersonLeft(event: unknown): PersonLeft | undefined {
  const user = personChange.safeParse(event).data?.user;
  if (!user) return undefined;
  if (user.deleted) return { slackUserId: user.id, because: 'deactivated' };
  if (user.is_restricted || user.is_ultra_restricted) return { slackUserId: user.id, because: 'guest' };
  return undefined;
}
