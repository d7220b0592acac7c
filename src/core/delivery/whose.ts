import { type Person, personOf } from '../credentials/person.ts';
import type { GuardianId, StaffId } from '../ids.ts';

/** What of a link says whose it is. */
export const LINK_WHOSE = { guardianId: true, staffId: true } as const;

/**
 * Whose a row of the outbox is: its link's person. A notice has no link; it carries the person's id for the Audit Log.
 * Undefined for what is nobody's, such as word of low credits.
 */
export function whoseRow(row: {
  link: { guardianId: string | null; staffId: string | null } | null;
  content: unknown;
}): Person | undefined {
  if (row.link) return personOf(row.link);
  const { guardianId, staffId } = row.content as { guardianId?: unknown; staffId?: unknown };
  if (typeof guardianId === 'string') return { portal: 'customer', guardianId: guardianId as GuardianId };
  if (typeof staffId === 'string') return { portal: 'office', staffId: staffId as StaffId };
  return undefined;
}
