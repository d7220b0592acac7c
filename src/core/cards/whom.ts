import type { LinkPurpose, PermissionLevel, Prisma } from '../database/client.ts';

/** Whom a reset is for, as cards name them. */
export type Whom =
  | { kind: 'guardian'; name: string; family: string }
  | { kind: 'staff'; name: string; level: PermissionLevel };

/** Links that are resets which somebody asked for: those have cards and stand in the list. */
export const RESET_PURPOSES = ['guardian_reset', 'staff_reset'] as const satisfies readonly LinkPurpose[];

/** The command with which a reset of such a person is started. */
export const COMMAND: Record<Whom['kind'], string> = { guardian: '/reset-guardian', staff: '/reset-staff' };

/** What is read of a row's person to name them. */
export const WHOM_TOLD = {
  guardian: { select: { name: true, family: { select: { name: true } } } },
  staff: { select: { id: true, name: true, level: true, deactivatedAt: true } },
} satisfies Prisma.ResetLinkInclude & Prisma.ResetRequestInclude;

/** Names the person of a row of links or requests. */
export function whomOf({
  guardian,
  staff,
}: {
  guardian: { name: string; family: { name: string } } | null;
  staff: { name: string; level: PermissionLevel } | null;
}): Whom {
  if (staff) return { kind: 'staff', name: staff.name, level: staff.level };
  return { kind: 'guardian', name: guardian?.name ?? '', family: guardian?.family.name ?? '' };
}
