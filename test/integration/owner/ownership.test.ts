import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/core/audit/verify.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { PermissionLevel } from '../../../src/core/database/client.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { acceptOwnership } from '../../../src/core/owner/acceptOwnership.ts';
import { issueFirstLink } from '../../../src/core/owner/firstLink.ts';
import { offerOwnership } from '../../../src/core/owner/offerOwnership.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentStaffLink } from '../../support/staffLinks.ts';
import { givePassword } from '../../support/staffLogin.ts';
import { askedFor, auditOf, BY, outboxOf, proofOf, recoveryOf } from './owning.ts';
import { AS_BEFORE, acceptBy, HANDED_ON, levelsIn, offerBy, offeredIn } from './passingOn.ts';

let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const offer = (to?: PermissionLevel, from?: PermissionLevel) => offerBy(core, centre, to, from);
const offered = () => offeredIn(core, centre);
const accept = (transferId: string, by?: PermissionLevel) => acceptBy(core, centre, transferId, by);
const levels = () => levelsIn(core, centre);

describe('offering the business', () => {
  it('changes nothing yet, and tells both', async () => {
    await offered();
    expect(await levels()).toEqual(AS_BEFORE);
    expect((await outboxOf(core, centre)).sort()).toEqual([
      `ownership offered from email owner@${centre.slug}.example`,
      `ownership offered to email admin@${centre.slug}.example`,
    ]);
    expect(await auditOf(core, centre, 'ownership.offered')).toMatchObject([
      { actorId: centre.staff.owner, subjectId: centre.staff.admin },
    ]);
  });

  it.each(['front_desk', 'manager', 'admin'] as const)('is not for %s', async (level) => {
    expect(await offer('admin', level)).toEqual({ kind: 'not-owner' });
  });

  it.each(['front_desk', 'manager', 'owner'] as const)('is not made to %s', async (level) => {
    expect(await offer(level)).toEqual({ kind: 'not-admin' });
  });

  it('is not made to somebody of another account, or who has left', async () => {
    const other = await makeCentre(core);
    const { staffId, proof } = await proofOf(core, centre, 'owner');
    const { accountId } = centre;
    const to = (toId: typeof staffId) => offerOwnership(core, { accountId, fromId: staffId, toId, proof });
    expect(await to(other.staff.admin)).toEqual({ kind: 'not-admin' });
    await core.db.staff.update({
      where: { id: centre.staff.admin },
      data: { deactivatedAt: core.clock.now() },
    });
    expect(await to(centre.staff.admin)).toEqual({ kind: 'not-admin' });
  });

  it('is made once at a time', async () => {
    await offered();
    expect(await offer()).toEqual({ kind: 'offered-already' });
  });

  it('needs the session and the password that were proved', async () => {
    const { staffId: fromId, proof } = await proofOf(core, centre, 'owner');
    const { accountId } = centre;
    await givePassword(core, centre, 'owner', { password: 'another good one' });
    const outcome = await offerOwnership(core, { accountId, fromId, toId: centre.staff.admin, proof });
    expect(outcome).toEqual({ kind: 'signed-out' });
  });
});

describe('accepting it', () => {
  it('makes the other the Business Owner and the old one Admin Access, and tells both', async () => {
    const transferId = await offered();
    expect(await accept(transferId)).toEqual({ kind: 'accepted' });
    expect(await levels()).toEqual(HANDED_ON);
    const sent = await outboxOf(core, centre);
    expect(sent).toContain(`ownership done from email owner@${centre.slug}.example`);
    expect(sent).toContain(`ownership done to email admin@${centre.slug}.example`);
    expect(await auditOf(core, centre, 'ownership.transferred', 'staff.level_changed')).toMatchObject([
      { action: 'ownership.transferred', actorId: centre.staff.admin },
      { subjectId: centre.staff.owner, details: { from: 'owner', to: 'admin' } },
      { subjectId: centre.staff.admin, details: { from: 'admin', to: 'owner' } },
    ]);
    expect((await verifyAudit(core, centre.accountId)).problems).toEqual([]);
  });

  it('goes back the same way', async () => {
    await accept(await offered());
    const back = await offer('owner', 'admin');
    expect(back.kind).toBe('offered');
    if (back.kind === 'offered') expect(await accept(back.transferId, 'owner')).toEqual({ kind: 'accepted' });
    expect(await levels()).toEqual(AS_BEFORE);
  });

  it('ends what was under way: the old owner’s recovery, and what was done to the new owner’s password', async () => {
    const { accountId, staff } = centre;
    const transferId = await offered();
    await askedFor(core, centre);
    const now = core.clock.now();
    const request = await core.db.resetRequest.create({
      data: {
        accountId,
        staffId: staff.admin,
        channel: 'email',
        address: 'x@example.com',
        requesterId: staff.manager,
        requestKey: 'r',
        because: ['level'],
        policy: {},
        requestedAt: now,
        expiresAt: new Date(now.getTime() + 60 * MINUTE),
      },
    });
    const assignment = await core.db.passwordAssignment.create({
      data: {
        accountId,
        askerId: staff.owner,
        subjectId: staff.admin,
        reason: 'forgot it',
        tokenHash: crypto.getRandomValues(new Uint8Array(32)),
        requestKey: 'a',
        createdAt: now,
        expiresAt: new Date(now.getTime() + 10 * MINUTE),
      },
    });
    const link = await core.db.resetLink.create({
      data: {
        accountId,
        purpose: 'staff_invitation',
        staffId: staff.admin,
        channel: 'email',
        address: 'x@example.com',
        state: 'live',
        tokenHash: crypto.getRandomValues(new Uint8Array(32)),
        requestKey: 'l',
        requesterKind: 'staff',
        requesterId: staff.owner,
        requestedAt: now,
        sentAt: now,
        expiresAt: new Date(now.getTime() + 30 * MINUTE),
      },
    });
    expect(await accept(transferId)).toEqual({ kind: 'accepted' });
    expect(await recoveryOf(core, centre)).toMatchObject({ state: 'cancelled' });
    expect(await core.db.resetRequest.findUnique({ where: { id: request.id } })).toMatchObject({
      state: 'cancelled',
      endedReason: 'is-the-owner',
    });
    expect(await core.db.resetLink.findUnique({ where: { id: link.id } })).toMatchObject({
      state: 'cancelled',
    });
    const ended = await core.db.passwordAssignment.findUnique({ where: { id: assignment.id } });
    expect(ended).toMatchObject({ endedAt: now, assigned: false });
    await expect(issueFirstLink(core, { accountId, by: BY })).rejects.toThrow();
  });

  it.each(['front_desk', 'manager', 'owner'] as const)('is not for %s', async (level) => {
    const transferId = await offered();
    expect(await accept(transferId, level)).toEqual({ kind: 'over' });
    expect(await levels()).toEqual(AS_BEFORE);
  });

  it('needs a password that nobody else chose (assignedNewOwner.test.ts)', async () => {
    const transferId = await offered();
    await givePassword(core, centre, 'admin', { mustChange: true });
    expect(await accept(transferId)).toEqual({ kind: 'password-assigned' });
    const { accountId, staff } = centre;
    await givePassword(core, centre, 'admin');
    await core.db.passwordAssignment.create({
      data: {
        accountId,
        askerId: staff.owner,
        subjectId: staff.admin,
        reason: 'forgot it',
        tokenHash: crypto.getRandomValues(new Uint8Array(32)),
        requestKey: 'a',
        createdAt: core.clock.now(),
        expiresAt: core.clock.now(),
        endedAt: core.clock.now(),
        assigned: true,
      },
    });
    expect(await accept(transferId)).toEqual({ kind: 'password-assigned' });
    core.clock.advance(1_000);
    const { token } = await sentStaffLink(core, centre, 'staff_reset', { staffId: staff.admin });
    // Not the assigned one again: a link refuses that.
    const chosen = { password: 'three green kettles', confirm: 'three green kettles' };
    expect(await redeemLink(core, { token, ...chosen, visit: 'of Ada' })).toMatchObject({ kind: 'redeemed' });
    await givePassword(core, centre, 'admin');
    expect(await accept(transferId)).toEqual({ kind: 'accepted' });
  });

  it.each([
    ['was demoted', { level: 'manager' as const }],
    ['has left', { deactivatedAt: new Date('2026-11-21T15:00:00Z') }],
  ])('ends the offer when the other %s meanwhile', async (_, data) => {
    const transferId = await offered();
    const own = await proofOf(core, centre, 'admin');
    await core.db.staff.update({ where: { id: centre.staff.admin }, data });
    const outcome = await acceptOwnership(core, { accountId: centre.accountId, transferId, ...own });
    expect(outcome).toEqual({ kind: 'changed' });
    expect(await core.db.ownershipTransfer.findUnique({ where: { id: transferId } })).toMatchObject({
      state: 'cancelled',
    });
    expect((await levels()).Olive).toBe('owner');
  });
});
