import { z } from 'zod';
import { isRowId, type RequestId } from '../../core/ids.ts';

const carried = z.strictObject({ requestId: z.custom<RequestId>(isRowId) });

/** What the window of a decision carries: which request, and nothing else. */
export function packRequest(requestId: RequestId): string {
  return JSON.stringify({ requestId });
}

/** Undefined when a window of another version carries something else. */
export function unpackRequest(text: string): RequestId | undefined {
  try {
    return carried.safeParse(JSON.parse(text)).data?.requestId;
  } catch {
    return undefined;
  }
}
