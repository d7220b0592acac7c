import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { assignPassword } from '../../../src/core/assignments/assign.ts';
import { holdStaff } from '../../../src/core/directory/lock.ts';
import { createLink } from '../../../src/core/links/createLink.ts';
import { redeemLink } from '../../../src/core/links/redeem.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { sentStaffLink } from '../../support/staffLinks.ts';
import { begun, formReady } from './assigning.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
beforeEach(async () => {
  centre = await makeCentre(core);
});
afterAll(() => core.close());

const ready = () => formReady(core, centre);
const passwordOf = (staffId: string) => core.db.credential.findUnique({ where: { staffId } });

it('the form sent again is no way to guess what the colleague has chosen since', async () => {
  const form = await ready();
  expect(await assignPassword(core, form)).toEqual({ kind: 'assigned' });
  expect(await assignPassword(core, form)).toEqual({ kind: 'assigned' });
  core.clock.advance(1_000);
  const own = 'known to Maya alone';
  const maya = { accountId: centre.accountId, staffId: centre.staff.manager };
  await core.db.credential.updateMany({
    where: maya,
    data: { passwordHash: await core.hashing.hash(own), changedAt: core.clock.now() },
  });
  expect(await assignPassword(core, { ...form, password: own, confirm: own })).toEqual({ kind: 'over' });
});

it('a link that is sent afterwards does not make the assigned password the colleague’s own', async () => {
  const form = await ready();
  await assignPassword(core, form);
  core.clock.advance(1_000);
  const { token } = await sentStaffLink(core, centre, 'staff_reset');
  const redeem = (password: string) =>
    redeemLink(core, { token, password, confirm: password, visit: 'of Maya' });
  expect(await redeem(form.password)).toMatchObject({ kind: 'refused', problem: 'unchanged' });
  expect(await redeem('known to Maya alone')).toMatchObject({ kind: 'redeemed' });
  expect(await passwordOf(centre.staff.manager)).toMatchObject({ mustChange: false });
});

it('ends live links, open requests and all other ways of the colleague', async () => {
  const { accountId, staff } = centre;
  const linkId = await core.db.$transaction(async (tx) => {
    const record = (await holdStaff(tx, accountId, [staff.manager])).get(staff.manager);
    if (!record) throw new Error('Maya is gone.');
    return createLink(core, tx, {
      ...{
        staff: record,
        purpose: 'staff_reset',
        address: record.email ?? '',
        requestKey: 'link',
        cards: [],
      },
      ...{ actor: { kind: 'staff', id: staff.owner }, via: 'slack' },
    });
  });
  const now = core.clock.now();
  const request = await core.db.resetRequest.create({
    data: {
      ...{ accountId, staffId: staff.manager, requesterId: staff.front_desk, channel: 'email' },
      ...{ address: 'x@example.com', requestKey: 'request', because: ['level'], policy: {} },
      ...{ requestedAt: now, expiresAt: new Date(now.getTime() + 3_600_000) },
    },
  });
  await begun(core, centre, { asker: 'owner' });
  expect(await assignPassword(core, await ready())).toEqual({ kind: 'assigned' });
  expect(await core.db.resetLink.findUnique({ where: { id: linkId } })).toMatchObject({
    ...{ state: 'cancelled', endedReason: 'password_changed' },
  });
  expect(await core.db.resetRequest.findUnique({ where: { id: request.id } })).toMatchObject({
    ...{ state: 'cancelled', endedReason: 'password-changed' },
  });
  expect(await core.db.passwordAssignment.count({ where: { accountId, endedAt: null } })).toBe(0);
  expect(await core.db.delivery.count({ where: { linkId, sealedToken: { not: null } } })).toBe(0);
});
