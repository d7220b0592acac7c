import { z } from 'zod';
import { type GuardianId, isRowId } from '../../core/ids.ts';

const reset = z.strictObject({
  guardianId: z.custom<GuardianId>(isRowId),
  shownAddress: z.string().min(1).max(64),
  requestKey: z.uuid(),
});

/** What a confirmation carries to its YES: which guardian, which address was shown, and which confirmation this is. */
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
