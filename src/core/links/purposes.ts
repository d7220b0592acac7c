import type { LinkPurpose, Staff } from '../database/client.ts';

/** Links that only the Business Owner can use; no other link can (S3). */
export const OWNER_PURPOSES = ['owner_first', 'owner_recovery'] as const satisfies readonly LinkPurpose[];

/** What a link of staff can be for. */
export type StaffPurpose = Exclude<LinkPurpose, 'guardian_reset'>;

export function isForOwner(purpose: LinkPurpose): boolean {
  return (OWNER_PURPOSES as readonly LinkPurpose[]).includes(purpose);
}

/**
 * Why a staff member may not use a link as they stand now: they left, or became the Business Owner, or ceased to be.
 * The database refuses the last two as well (reset_links_not_for_the_owner), but without a word for anybody.
 */
export function whyNotTheirs(
  purpose: LinkPurpose,
  staff: Pick<Staff, 'level' | 'deactivatedAt'> | null,
): 'access_lost' | 'owner' | undefined {
  if (!staff || staff.deactivatedAt) return 'access_lost';
  return isForOwner(purpose) === (staff.level === 'owner') ? undefined : 'owner';
}
