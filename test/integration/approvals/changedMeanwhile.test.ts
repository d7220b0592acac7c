import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/approvals/decide.ts';
import { readDecision } from '../../../src/core/approvals/readDecision.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { NoCredits } from '../../../src/core/credits/refusals.ts';
import { SmsNotEnabled } from '../../../src/core/errors.ts';
import type { RequestId, StaffId } from '../../../src/core/ids.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { asked, askFor, withTexts, yesToStaff } from './asking.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
});

const press = (
  requestId: RequestId,
  decision: 'approve' | 'deny',
  staffId: StaffId = centre.staff.manager,
  note = decision === 'deny' ? 'could not be reached' : undefined,
) => decide(core, { accountId: centre.accountId, requestId, staffId, decision, note });
const row = (id: RequestId) => core.db.resetRequest.findUniqueOrThrow({ where: { id } });
const links = () => core.db.resetLink.findMany({ where: { accountId: centre.accountId } });
const auditOf = async (action: string) =>
  core.db.auditEntry.findMany({ where: { accountId: centre.accountId, action } });

describe('what changed between request and decision', () => {
  it.each([
    [
      'the requester was deactivated',
      'requester-left',
      () =>
        core.db.staff.update({
          where: { id: centre.staff.front_desk },
          data: { deactivatedAt: core.clock.now() },
        }),
    ],
    [
      'the address is another one',
      'contact-changed',
      () => core.db.guardian.update({ where: { id: centre.jane }, data: { email: 'new@example.com' } }),
    ],
    [
      'the address is gone',
      'contact-changed',
      () => core.db.guardian.update({ where: { id: centre.jane }, data: { email: null, emailKey: null } }),
    ],
    [
      'the flag is gone (G7)',
      'access-lost',
      () => core.db.guardian.update({ where: { id: centre.jane }, data: { canLogIn: false } }),
    ],
    [
      'the guardian has chosen a password',
      'password-changed',
      async () =>
        core.db.credential.create({
          data: {
            accountId: centre.accountId,
            guardianId: centre.jane,
            passwordHash: await core.hashing.hash('a password of her own'),
            changedAt: new Date(core.clock.now().getTime() + 1_000),
          },
        }),
    ],
  ])('%s: approving ends the request with that reason', async (_, reason, change) => {
    const requestId = await askFor(core, centre);
    await change();
    const { cannotApprove } = await readDecision(core, {
      accountId: centre.accountId,
      requestId,
      staffId: centre.staff.manager,
    });
    expect(cannotApprove).toContain('It cannot be approved any more.');
    expect(await press(requestId, 'approve')).toEqual({ kind: 'ended', reason });
    expect(await row(requestId)).toMatchObject({ state: 'cancelled', endedReason: reason });
    expect(await links()).toHaveLength(0);
    expect(await auditOf('request.cancelled')).toHaveLength(1);
  });

  it('the email has other capitals now: it is the same address, and the new spelling is used', async () => {
    const requestId = await askFor(core, centre);
    await core.db.guardian.update({ where: { id: centre.jane }, data: { email: 'Jane.Smith@example.com' } });
    expect(await press(requestId, 'approve')).toMatchObject({ kind: 'approved' });
    expect((await links())[0]?.address).toBe('Jane.Smith@example.com');
  });

  it('the colleague has become the Business Owner (S3)', async () => {
    const requestId = asked(await yesToStaff(core, centre, { to: centre.staff.admin }));
    await core.db.$transaction(async (tx) => {
      const { accountId, staff } = centre;
      const now = core.clock.now();
      const transfer = { accountId, fromId: staff.owner, toId: staff.admin, offeredAt: now, expiresAt: now };
      await tx.ownershipTransfer.create({ data: { ...transfer, state: 'done', endedAt: now } });
      await tx.staff.update({ where: { id: staff.owner }, data: { level: 'admin' } });
      await tx.staff.update({ where: { id: staff.admin }, data: { level: 'owner' } });
    });
    expect(await press(requestId, 'approve', centre.staff.owner)).toEqual({
      kind: 'ended',
      reason: 'is-the-owner',
    });
    expect(await links()).toHaveLength(0);
  });

  it('SMS was switched off, or the credits are gone: nothing is decided and the request stays open', async () => {
    await withTexts(core, centre, 1);
    const requestId = await askFor(core, centre, { channel: 'sms' });
    await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: false } });
    await expect(press(requestId, 'approve')).rejects.toBeInstanceOf(SmsNotEnabled);
    await core.db.account.update({ where: { id: centre.accountId }, data: { smsEnabled: true } });
    const other = await askFor(core, centre, { channel: 'sms', to: centre.jose });
    await press(other, 'approve');
    await expect(press(requestId, 'approve')).rejects.toBeInstanceOf(NoCredits);
    const shown = { accountId: centre.accountId, requestId, staffId: centre.staff.manager };
    expect(await readDecision(core, shown)).toMatchObject({
      cost: 1,
      credits: { balance: 0 },
      cannotDecide: undefined,
      cannotApprove: expect.stringContaining('no SMS credits'),
    });
    expect(await row(requestId)).toMatchObject({ state: 'open', decidedBy: null });
    expect(await press(requestId, 'deny')).toEqual({ kind: 'denied' });
    expect(await links()).toHaveLength(1);
  });

  it('its time is over, though its job has not come', async () => {
    const requestId = await askFor(core, centre);
    core.clock.advance(60 * MINUTE);
    expect(await press(requestId, 'approve')).toMatchObject({
      kind: 'already',
      state: 'expired',
      by: undefined,
    });
    expect(await row(requestId)).toMatchObject({ state: 'expired' });
    expect(await auditOf('request.expired')).toHaveLength(1);
  });
});
