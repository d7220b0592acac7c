import { z } from 'zod';
import { type GuardianId, isRowId, type LinkId, type StaffId } from '../../core/ids.ts';

const WINDOW = {
  /** Windows from before there were texts carry none. */
  channel: z.enum(['email', 'sms']).default('email'),
  shownAddress: z.string().min(1).max(64),
  requestKey: z.uuid(),
  /** Which link is sent again, if one is. */
  again: z.custom<LinkId>(isRowId).optional(),
};
const reset = z.strictObject({ guardianId: z.custom<GuardianId>(isRowId), ...WINDOW });
const staffReset = z.strictObject({ staffId: z.custom<StaffId>(isRowId), ...WINDOW });

/** What a confirmation carries to its YES: whom, how, which address was shown, and which confirmation this is. */
export type CarriedReset = z.infer<typeof reset>;
/** The same for a colleague. */
export type CarriedStaffReset = z.infer<typeof staffReset>;

export function packReset(carried: CarriedReset | CarriedStaffReset): string {
  return JSON.stringify(carried);
}

/** Undefined when a window of another version carries something else. */
export function unpackReset(text: string): CarriedReset | undefined {
  return read(reset, text);
}

/** Undefined when a window of another version carries something else. */
export function unpackStaffReset(text: string): CarriedStaffReset | undefined {
  return read(staffReset, text);
}

function read<T>(shape: z.ZodType<T>, text: string): T | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
