import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/approvals/decide.ts';
import { assignPassword } from '../../../src/core/assignments/assign.ts';
import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import { findAssignment } from '../../../src/core/assignments/find.ts';
import { superviseDelivery } from '../../../src/core/delivery/superviseDelivery.ts';
import type { DeliveryId } from '../../../src/core/ids.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { acceptOwnership } from '../../../src/core/owner/acceptOwnership.ts';
import { offerOwnership } from '../../../src/core/owner/offerOwnership.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { makeOwner, sentStaffLink, staffLink } from '../../support/staffLinks.ts';
import { givePassword } from '../../support/staffLogin.ts';
import { yesToStaff } from '../approvals/asking.ts';
import { makeMailService, sendingBy } from '../delivery/outbox.ts';
import { standingOf } from './matrix.ts';
import { proofOf } from './owning.ts';

const PASSWORD = 'three more good words';
let core: TestCore;
let centre: TestCentre;

beforeAll(async () => {
  core = await makeTestCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  centre = await makeCentre(core);
  await givePassword(core, centre, 'admin');
});

/** How somebody becomes the Business Owner: as people do it, and as bare rows, without what core ends besides. */
const PROMOTIONS: readonly [name: string, promote: () => Promise<void>][] = [
  [
    'accepted',
    async () => {
      const { accountId, staff } = centre;
      const from = await proofOf(core, centre, 'owner');
      const offer = { accountId, fromId: from.staffId, toId: staff.admin, proof: from.proof };
      const offered = await offerOwnership(core, offer);
      if (offered.kind !== 'offered') throw new Error(`It was ${offered.kind}.`);
      const to = await proofOf(core, centre, 'admin');
      const asked = { accountId, transferId: offered.transferId, ...to };
      expect(await acceptOwnership(core, asked)).toEqual({ kind: 'accepted' });
    },
  ],
  ['in the rows alone', () => makeOwner(core, centre, centre.staff.admin)],
];

const adminNow = () => standingOf(core, centre, centre.staff.admin);

async function expectUntouched(hash: string | null): Promise<void> {
  expect(await adminNow()).toMatchObject({ level: 'owner', hash, mustChange: false });
}

describe.each(PROMOTIONS)('a promotion %s, with something in flight', (_, promote) => {
  it.each(['staff_reset', 'staff_invitation'] as const)('a live link: %s is dead', async (purpose) => {
    const { token } = await sentStaffLink(core, centre, purpose, { staffId: centre.staff.admin });
    const { hash } = await adminNow();
    await promote();
    const asked = { token, password: PASSWORD, confirm: PASSWORD, visit: 'v' };
    expect((await redeemLink(core, asked)).kind).toBe('dead');
    await expectUntouched(hash);
  });

  it('a link that was not sent yet never is', async () => {
    const { linkId } = await staffLink(core, centre, 'staff_reset', { staffId: centre.staff.admin });
    const { hash } = await adminNow();
    await promote();
    const mails = makeMailService();
    const { id } = await core.db.delivery.findFirstOrThrow({ where: { linkId } });
    await superviseDelivery(core, sendingBy(mails), id as DeliveryId);
    expect(mails.calls).toEqual([]);
    expect(await core.db.resetLink.findUnique({ where: { id: linkId } })).toMatchObject({
      state: 'cancelled',
    });
    await expectUntouched(hash);
  });

  it('an open request: approving it makes no link', async () => {
    const { accountId, staff } = centre;
    const done = await yesToStaff(core, centre, { to: staff.admin });
    if (done.kind !== 'asked') throw new Error('It was sent.');
    const { hash } = await adminNow();
    await promote();
    const links = await core.db.resetLink.count({ where: { accountId, staffId: staff.admin } });
    const press = { accountId, requestId: done.requestId, decision: 'approve' as const };
    // Whoever was the owner has Admin Access now, and so could decide.
    await decide(core, { ...press, staffId: staff.owner }).catch(() => {});
    expect(await core.db.resetRequest.findUnique({ where: { id: done.requestId } })).toMatchObject({
      state: 'cancelled',
      linkId: null,
    });
    expect(await core.db.resetLink.count({ where: { accountId, staffId: staff.admin } })).toBe(links);
    await expectUntouched(hash);
  });

  it('a way to assign a password: its page is over, and so is the form that was open', async () => {
    const { accountId, workspaceId, staff } = centre;
    const asker = await proofOf(core, centre, 'owner');
    const url = await beginAssignment(core, {
      ...{ accountId, workspaceId, reason: 'forgot it', requestKey: crypto.randomUUID() },
      ...{ askerId: staff.owner, subjectId: staff.admin },
    });
    const token = url.slice(url.lastIndexOf('/') + 1);
    const opened = { accountId, askerId: staff.owner, token };
    const form = await findAssignment(core, opened);
    expect(form).toBeDefined();
    const { hash } = await adminNow();
    await promote();
    expect(await findAssignment(core, opened)).toBeUndefined();
    const typed = { password: PASSWORD, confirm: PASSWORD, mustChange: false };
    const { session } = asker.proof;
    const outcome = await assignPassword(core, {
      ...opened,
      ...typed,
      session,
      madeFor: form?.assignmentId ?? '',
    });
    expect(outcome).toEqual({ kind: 'over' });
    await expectUntouched(hash);
  });
});

describe('whoever owned the business before', () => {
  it('can no longer use an owner’s link that is out', async () => {
    await givePassword(core, centre, 'owner');
    const { token } = await sentStaffLink(core, centre, 'owner_recovery');
    await makeOwner(core, centre, centre.staff.admin);
    const asked = { token, password: PASSWORD, confirm: PASSWORD, visit: 'v' };
    expect((await redeemLink(core, asked)).kind).toBe('dead');
  });
});
