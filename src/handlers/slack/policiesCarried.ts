import { z } from 'zod';
import { isRowId } from '../../core/ids.ts';

const policy = z.strictObject({
  familyId: z.custom<string>(isRowId),
  versionId: z.custom<string>(isRowId),
});

/** What a **Manually accepted** button and its window carry: whose policy, and which version was shown. */
export type CarriedPolicy = z.infer<typeof policy>;

export function packPolicy({ familyId, versionId }: CarriedPolicy): string {
  return JSON.stringify({ familyId, versionId });
}

/** Undefined when a button or window of another version carries something else. */
export function unpackPolicy(text: string | undefined): CarriedPolicy | undefined {
  try {
    return policy.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}
