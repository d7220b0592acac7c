import { z } from 'zod';
import { type GuardianId, isRowId, type LinkId } from '../../core/ids.ts';

const reset = z.strictObject({
  guardianId: z.custom<GuardianId>(isRowId),
  /** Windows from before there were texts carry none. */
  channel: z.enum(['email', 'sms']).default('email'),
  shownAddress: z.string().min(1).max(64),
  requestKey: z.uuid(),
  /** Which link is sent again, if one is. */
  again: z.custom<LinkId>(isRowId).optional(),
});

/** What a confirmation carries to its YES: which guardian, how, which address was shown, and which confirmation this is. */
export type CarriedReset = z.infer<typeof reset>;

export function packReset(carried: CarriedReset): string {
  return JSON.stringify(carried);
}

/** Undefined when a window of another version carries something else. */
export function unpackReset(text: string): CarriedReset | undefined {
  try {
    return reset.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
