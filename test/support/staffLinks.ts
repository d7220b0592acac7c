import type { Core } from '../../src/core/core.ts';
import type { Staff } from '../../src/core/database/client.ts';
import type { LinkId, StaffId } from '../../src/core/ids.ts';
import { createLink, type NewLink } from '../../src/core/links/createLink.ts';
import type { StaffPurpose } from '../../src/core/links/purposes.ts';
import type { TestCentre } from './centre.ts';
import { markSent, tokenOf } from './links.ts';

let counter = 0;

/** Of each level that can have a link of this purpose, one. */
export function holderOf(centre: Pick<TestCentre, 'staff'>, purpose: StaffPurpose): StaffId {
  return purpose === 'owner_recovery' || purpose === 'owner_first'
    ? centre.staff.owner
    : centre.staff.manager;
}

/** What Ada's YES about a colleague makes; nothing was sent yet. */
export async function staffLink(
  core: Core,
  centre: TestCentre,
  purpose: Exclude<StaffPurpose, 'owner_first'> = 'staff_reset',
  more: { staffId?: StaffId } & Partial<Pick<NewLink, 'channel' | 'cards' | 'actor' | 'via'>> = {},
): Promise<{ linkId: LinkId; token: string }> {
  const { staffId = holderOf(centre, purpose), ...others } = more;
  counter += 1;
  const linkId = await core.db.$transaction(async (tx) => {
    const staff: Staff = await tx.staff.findUniqueOrThrow({ where: { id: staffId } });
    return createLink(core, tx, {
      staff,
      purpose,
      address: (others.channel === 'sms' ? staff.phone : staff.email) ?? '',
      requestKey: `staff-key-${counter}`,
      actor: { kind: 'staff', id: centre.staff.admin },
      via: 'slack',
      cards: [],
      ...others,
    });
  });
  return { linkId, token: await tokenOf(core, linkId) };
}

/** The same, sent this moment. */
export async function sentStaffLink(
  ...[core, centre, purpose, more]: Parameters<typeof staffLink>
): Promise<{ linkId: LinkId; token: string }> {
  const link = await staffLink(core, centre, purpose, more);
  await markSent(core, centre.accountId, link.linkId);
  return link;
}

/**
 * Hands the business on, as the database lets it happen: in the transaction that ends an offer. What else follows from
 * it is core/owner's; here only the levels matter.
 */
export async function makeOwner(core: Core, centre: TestCentre, toId: StaffId): Promise<void> {
  const { accountId } = centre;
  const now = core.clock.now();
  const from = await core.db.staff.findFirstOrThrow({ where: { accountId, level: 'owner' } });
  await core.db.$transaction(async (tx) => {
    await tx.ownershipTransfer.create({
      data: {
        accountId,
        fromId: from.id,
        toId,
        state: 'done',
        offeredAt: now,
        expiresAt: now,
        endedAt: now,
      },
    });
    await tx.staff.update({ where: { id: from.id }, data: { level: 'admin' } });
    await tx.staff.update({ where: { id: toId }, data: { level: 'owner' } });
  });
}
