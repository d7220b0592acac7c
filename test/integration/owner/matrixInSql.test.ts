import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LinkPurpose, Prisma } from '../../../src/core/database/client.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeOwner, sentStaffLink } from '../../support/staffLinks.ts';

/** What the database refuses, whatever a program believes. */
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const hash32 = () => crypto.getRandomValues(new Uint8Array(32));

function link(staffId: string, purpose: LinkPurpose): Prisma.ResetLinkUncheckedCreateInput {
  return {
    ...{ accountId: centre.accountId, staffId, purpose, channel: 'email', address: 'x@example.com' },
    ...{ tokenHash: hash32(), requestKey: crypto.randomUUID(), requesterKind: 'operator' },
    requestedAt: core.clock.now(),
  };
}

const assignment = (): Prisma.PasswordAssignmentUncheckedCreateInput => ({
  ...{ accountId: centre.accountId, askerId: centre.staff.manager, subjectId: centre.staff.admin },
  ...{ reason: 'x', tokenHash: hash32(), requestKey: crypto.randomUUID() },
  ...{ createdAt: core.clock.now(), expiresAt: core.clock.now() },
});

describe('rows about the Business Owner', () => {
  it.each(['staff_reset', 'staff_invitation'] as const)('no link of purpose %s', async (purpose) => {
    const made = core.db.resetLink.create({ data: link(centre.staff.owner, purpose) });
    await expect(made).rejects.toThrow('is not for this staff member');
  });

  it.each(['owner_first', 'owner_recovery'] as const)('no link of purpose %s for others', async (purpose) => {
    for (const level of ['front_desk', 'manager', 'admin'] as const) {
      const made = core.db.resetLink.create({ data: link(centre.staff[level], purpose) });
      await expect(made).rejects.toThrow('is not for this staff member');
    }
  });

  it('no assignment, and none that was begun before a promotion is carried out', async () => {
    const { owner, admin } = centre.staff;
    const made = core.db.passwordAssignment.create({ data: { ...assignment(), subjectId: owner } });
    await expect(made).rejects.toThrow('done to the Business Owner');
    const { id } = await core.db.passwordAssignment.create({ data: assignment() });
    await makeOwner(core, centre, admin);
    const carriedOut = core.db.passwordAssignment.update({
      where: { id },
      data: { assigned: true, endedAt: core.clock.now() },
    });
    await expect(carriedOut).rejects.toThrow('done to the Business Owner');
  });

  it('no request', async () => {
    const now = core.clock.now();
    const made = core.db.resetRequest.create({
      data: {
        ...{ accountId: centre.accountId, staffId: centre.staff.owner, requesterId: centre.staff.manager },
        ...{ channel: 'email', address: 'x@example.com', requestKey: 'k', because: [], policy: {} },
        ...{ requestedAt: now, expiresAt: now },
      },
    });
    await expect(made).rejects.toThrow('done to the Business Owner');
  });

  it('no link that was made before a promotion is redeemed', async () => {
    const { linkId } = await sentStaffLink(core, centre, 'staff_reset', { staffId: centre.staff.admin });
    await makeOwner(core, centre, centre.staff.admin);
    const used = core.db.resetLink.update({
      where: { id: linkId },
      data: { state: 'redeemed', endedAt: core.clock.now() },
    });
    await expect(used).rejects.toThrow('is not for this staff member');
  });

  it('no deactivation, and no other level, in either direction', async () => {
    const { owner, admin } = centre.staff;
    const change = (id: string, data: Prisma.StaffUncheckedUpdateInput) =>
      core.db.staff.update({ where: { id }, data });
    await expect(change(owner, { deactivatedAt: core.clock.now() })).rejects.toThrow();
    for (const level of ['front_desk', 'manager', 'admin'] as const)
      await expect(change(owner, { level })).rejects.toThrow('only handed on by a transfer');
    await expect(change(admin, { level: 'owner' })).rejects.toThrow();
  });

  it('no change by an old transfer, one that is still offered, or one of others', async () => {
    const { accountId, staff } = centre;
    const now = core.clock.now();
    const transfer = (state: 'done' | 'offered', toId: string) => ({
      ...{ accountId, fromId: staff.owner, toId, state, offeredAt: now, expiresAt: now },
      endedAt: state === 'done' ? now : null,
    });
    await core.db.ownershipTransfer.create({ data: transfer('done', staff.admin) });
    const demote = (tx: Prisma.TransactionClient) =>
      tx.staff.update({ where: { id: staff.owner }, data: { level: 'admin' } });
    const promote = (tx: Prisma.TransactionClient, id: string) =>
      tx.staff.update({ where: { id }, data: { level: 'owner' } });
    await expect(core.db.$transaction((tx) => demote(tx))).rejects.toThrow('only handed on by a transfer');
    const offered = core.db.$transaction(async (tx) => {
      await tx.ownershipTransfer.create({ data: transfer('offered', staff.admin) });
      await demote(tx);
    });
    await expect(offered).rejects.toThrow('only handed on by a transfer');
    const ofOthers = core.db.$transaction(async (tx) => {
      await tx.ownershipTransfer.create({ data: transfer('done', staff.admin) });
      await demote(tx);
      await promote(tx, staff.manager);
    });
    await expect(ofOthers).rejects.toThrow('only handed on by a transfer');
    const owners = await core.db.staff.findMany({ where: { accountId, level: 'owner' } });
    expect(owners.map(({ id }) => id)).toEqual([staff.owner]);
  });
});
