import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assignPassword } from '../../../src/core/assignments/assign.ts';
import { beginAssignment } from '../../../src/core/assignments/begin.ts';
import type { Tx } from '../../../src/core/database/client.ts';
import { holdStaff } from '../../../src/core/directory/lock.ts';
import { NotPermitted } from '../../../src/core/errors.ts';
import { NotOnStaff } from '../../../src/core/staff/refusals.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';
import { begun, formReady, REASON } from './assigning.ts';

let core: TestCore;
let centre: TestCentre;
beforeAll(async () => {
  core = await makeTestCore();
});
beforeEach(async () => {
  centre = await makeCentre(core);
});
afterAll(() => core.close());

const ready = (asker?: 'admin' | 'owner', subject?: 'manager' | 'admin') =>
  formReady(core, centre, asker, subject);

const assigned = () =>
  core.db.auditEntry.count({ where: { accountId: centre.accountId, action: 'password.assigned' } });
const passwordOf = (staffId: string) => core.db.credential.findUnique({ where: { staffId } });

/** The ownership passes on from Olive to Maya, in the caller's transaction. */
async function handOn(tx: Tx): Promise<void> {
  const { accountId, staff } = centre;
  await holdStaff(tx, accountId, [staff.owner, staff.manager]);
  const now = core.clock.now();
  await tx.ownershipTransfer.create({
    data: {
      ...{ accountId, fromId: staff.owner, toId: staff.manager, state: 'done' },
      ...{ offeredAt: now, expiresAt: now, endedAt: now },
    },
  });
  await tx.staff.update({ where: { id: staff.owner }, data: { level: 'admin' } });
  await tx.staff.update({ where: { id: staff.manager }, data: { level: 'owner' } });
}

describe('never', () => {
  it.each([
    ['admin', 'owner', NotOnStaff],
    ['admin', 'admin', NotOnStaff],
    ['owner', 'owner', NotOnStaff],
    ['manager', 'front_desk', NotPermitted],
    ['front_desk', 'manager', NotPermitted],
  ] as const)('%s to %s: refused, and kept in the Audit Log', async (asker, subject, refusal) => {
    await expect(begun(core, centre, { asker, subject })).rejects.toBeInstanceOf(refusal);
    const [entry] = await core.db.auditEntry.findMany({
      where: { accountId: centre.accountId, action: 'password.assignment_refused' },
    });
    expect(entry).toMatchObject({ actorId: centre.staff[asker], subjectId: centre.staff[subject] });
    expect(await core.db.passwordAssignment.count({ where: { accountId: centre.accountId } })).toBe(0);
  });

  it('to somebody deactivated, of another account, or without a reason', async () => {
    const elsewhere = await makeCentre(core);
    await core.db.staff.update({
      where: { id: centre.staff.manager },
      data: { deactivatedAt: core.clock.now() },
    });
    await expect(begun(core, centre)).rejects.toBeInstanceOf(NotOnStaff);
    const asked = {
      ...{ accountId: centre.accountId, workspaceId: centre.workspaceId, askerId: centre.staff.admin },
      ...{ subjectId: elsewhere.staff.manager, reason: REASON, requestKey: 'k' },
    };
    await expect(beginAssignment(core, asked)).rejects.toThrow('That staff member is not on record.');
    for (const reason of ['', '  ', 'x'.repeat(201)])
      await expect(beginAssignment(core, { ...asked, reason })).rejects.toThrow('Say in a few words why');
  });
});

describe('YES', () => {
  it('twice makes one way, and both answers hold the same link', async () => {
    const twice = { requestKey: 'the same confirmation' };
    const links = await Promise.all([begun(core, centre, twice), begun(core, centre, twice)]);
    expect(new Set(links).size).toBe(1);
    expect(await core.db.passwordAssignment.count({ where: { accountId: centre.accountId } })).toBe(1);
  });

  it('on a confirmation of somebody else, or of another colleague, gives nothing away', async () => {
    const requestKey = 'seen on a screen';
    const link = await begun(core, centre, { requestKey });
    for (const who of [{ asker: 'owner' }, { subject: 'front_desk' }] as const)
      await expect(begun(core, centre, { ...who, requestKey })).rejects.toThrow('was used, or is over');
    expect(await begun(core, centre, { requestKey })).toBe(link);
  });

  it('again after the link was used: start again', async () => {
    const form = await ready();
    const { requestKey } = await core.db.passwordAssignment.findFirstOrThrow({
      where: { id: form.madeFor },
    });
    await assignPassword(core, form);
    await expect(begun(core, centre, { requestKey })).rejects.toThrow('was used, or is over');
  });
});

describe('between the link and the form', () => {
  const spoilt: [string, () => Promise<unknown>][] = [
    ['the asker was demoted', () => change('admin', { level: 'manager' })],
    ['the asker was deactivated', () => change('admin', { deactivatedAt: core.clock.now() })],
    ['the colleague was deactivated', () => change('manager', { deactivatedAt: core.clock.now() })],
    ['the colleague became the Business Owner', () => core.db.$transaction(handOn)],
    [
      'the asker’s sessions ended',
      () => core.db.session.deleteMany({ where: { staffId: centre.staff.admin } }),
    ],
  ];
  const change = (who: 'admin' | 'manager', data: object) =>
    core.db.staff.update({ where: { id: centre.staff[who] }, data });

  it.each(spoilt)('%s: nothing is changed, and it is no error', async (_, spoil) => {
    const form = await ready();
    await spoil();
    expect(await assignPassword(core, form)).toEqual({ kind: 'over' });
    expect(await passwordOf(centre.staff.manager)).toBeNull();
    expect(await assigned()).toBe(0);
  });

  it('the ownership passes on in the very moment: whichever comes first, the new owner’s password is not touched after', async () => {
    const form = await ready();
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    let begunHanding = () => {};
    const handing = new Promise<void>((resolve) => {
      begunHanding = resolve;
    });
    const transfer = core.db.$transaction(async (tx) => {
      await handOn(tx);
      begunHanding();
      await held;
    });
    await handing;
    const outcome = assignPassword(core, form);
    go();
    await transfer;
    expect(await outcome).toEqual({ kind: 'over' });
    expect(await passwordOf(centre.staff.manager)).toBeNull();
  });
});

it('two of Admin Access assign at the same moment: one wins, the other’s way is over', async () => {
  for (let round = 0; round < 10; round += 1) {
    centre = await makeCentre(core);
    const forms = [await ready('admin'), { ...(await ready('owner')), password: 'the one of the owner' }];
    const outcomes = await Promise.all(
      forms.map((form) => assignPassword(core, { ...form, confirm: form.password })),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['assigned', 'over']);
    const winner = forms[outcomes.findIndex(({ kind }) => kind === 'assigned')];
    const stored = await passwordOf(centre.staff.manager);
    expect(await core.hashing.verify(stored?.passwordHash, winner?.password ?? '')).toBe(true);
    expect(await assigned()).toBe(1);
  }
});
